// Beside the map: the list of what it shows (only the rows in sight are in the document), and the
// popup. Every text out of the data goes in as text.
const list = document.getElementById('list');
const rowsBox = document.getElementById('rows');
const popup = document.getElementById('popup');
const ROW = 54; // pixels
let listed = [];
let selected = -1;
let group = []; // what the popup leafs through
let active = 0; // the list's current row
let returnTo = null; // where the focus was before the popup

function sign(type, size) {
  const icon = make('canvas');
  const ratio = Math.max(2, window.devicePixelRatio || 1);
  icon.width = icon.height = size * ratio;
  icon.style.width = icon.style.height = size + 'px';
  icon.setAttribute('aria-hidden', 'true');
  const to = icon.getContext('2d');
  to.scale(ratio, ratio);
  drawSign(to, type, size / 2, size / 2, size * 0.32, false);
  return icon;
}

const headline = (row) => visible(text('title', row) || text('sub_event_type', row) || text('event_type', row) ||
  text('evidence', row).slice(0, 200) || text('place_verbatim', row) || text('id', row));
const placeText = (row) => visible(placed[row] ? text('place_name', row) || text('place_verbatim', row)
  : text('place_verbatim', row));
const dateText = (row) => visible(text('date', row)) || dayText(firstDay[row]);

function refill() {
  const only = document.getElementById('inview').checked;
  const west = worldX(0), east = worldX(view.width), north = worldY(0), south = worldY(view.height);
  const here = [], nowhere = [];
  let outside = 0;
  for (const row of byDay) {
    if (!passes[row]) {
      continue;
    }
    if (!placed[row]) {
      nowhere.push(row);
    } else if (!only || (pointX[row] >= west && pointX[row] <= east && pointY[row] >= north && pointY[row] <= south)) {
      here.push(row);
    } else {
      outside++;
    }
  }
  const current = listed[active];
  listed = here.concat(nowhere);
  active = Math.max(0, selected >= 0 && listed.includes(selected) ? listed.indexOf(selected) : listed.indexOf(current));
  const parts = [word('listed', {n: number(listed.length)})];
  if (nowhere.length > 0) {
    parts.push(word('unplaced', {n: number(nowhere.length)}));
  }
  if (outside > 0) {
    parts.push(word('outside', {n: number(outside)}));
  }
  document.getElementById('list-title').textContent = parts.join(', ');
  rowsBox.style.height = Math.max(1, listed.length) * ROW + 'px';
  fillRows();
}

function rowElement(at) {
  const row = listed[at];
  const item = make('div', undefined, 'row');
  item.id = 'row-' + at;
  item.setAttribute('role', 'option');
  item.setAttribute('aria-selected', String(row === selected));
  item.setAttribute('aria-posinset', String(at + 1));
  item.setAttribute('aria-setsize', String(listed.length));
  item.style.top = at * ROW + 'px';
  item.dataset.at = String(at);
  item.append(sign(types[typeOf[row]], 22));
  const body = make('div');
  body.append(make('bdi', headline(row).slice(0, 300), 'head'));
  const where = make('span', undefined, 'sub');
  where.append(make('bdi', dateText(row)), ' · ', make('bdi', placeText(row).slice(0, 200)));
  if (!placed[row]) {
    where.append(' ', make('em', word('nowhere')));
  }
  body.append(where);
  body.append(make('span', typeName(types[typeOf[row]]), 'hidden'));
  item.append(body);
  return item;
}

function fillRows() {
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 3);
  const last = Math.min(listed.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 3);
  rowsBox.replaceChildren();
  if (listed.length === 0) {
    rowsBox.append(make('p', word('empty'), 'none'));
  }
  for (let at = first; at < last; at++) {
    rowsBox.append(rowElement(at));
  }
  const current = document.getElementById('row-' + active);
  if (current) {
    current.classList.add('active');
    list.setAttribute('aria-activedescendant', current.id);
  } else {
    list.removeAttribute('aria-activedescendant');
  }
}

function activate(at) {
  active = Math.max(0, Math.min(listed.length - 1, at));
  if (active * ROW < list.scrollTop) {
    list.scrollTop = active * ROW;
  } else if ((active + 1) * ROW > list.scrollTop + list.clientHeight) {
    list.scrollTop = (active + 1) * ROW - list.clientHeight;
  }
  fillRows();
}

function line(to, name, ...parts) {
  const shown = parts.filter((part) => part instanceof Node || (part !== '' && part !== null));
  if (shown.length > 0) {
    const cell = make('dd');
    shown.forEach((part, i) => {
      cell.append(i > 0 ? ' · ' : '', part instanceof Node ? part : make('bdi', visible(String(part))));
    });
    to.append(make('dt', name), cell);
  }
}

function deaths(row) {
  const best = value('fatalities_best', row), low = value('fatalities_low', row), high = value('fatalities_high', row);
  const range = low !== null && high !== null && low !== high ? word('unsure', {low, high}) : '';
  return best === null ? range : String(best) + (range ? ' (' + range + ')' : '');
}

// Only addresses of the web become links.
function sourceLink(raw) {
  let address = null;
  try {
    address = /^https?:\/\//i.test(raw) ? new URL(raw) : null;
  } catch (unreadable) {
    address = null;
  }
  if (!address || (address.protocol !== 'https:' && address.protocol !== 'http:')) {
    return raw === '' ? '' : visible(raw);
  }
  const link = make('a', word('open') + ' (' + address.hostname + ')');
  link.href = address.href;
  link.rel = 'noopener noreferrer nofollow external';
  link.target = '_blank';
  return link;
}

// The other places that were weighed, as the row's text tells them: a name and a share a line.
function rivals(row) {
  return DATA.texts[DATA.rivals[row] || 0].split('\n').filter((told) => told).map((told) => {
    const [name, share] = told.split('\t');
    return `${name} (${share} %)`;
  });
}

function placing(to, row) {
  const relation = text('relation', row), score = value('score', row), near = value('uncertainty_m', row);
  line(to, word('where'), text('place_name', row));
  line(to, word('told'), text('place_verbatim', row));
  line(to, word('unit'), text('admin2', row), text('admin1', row), text('country', row));
  line(to, word('claimed'), text('admin_reported', row));
  line(to, word('how'), text('match', row) ? named('m_', text('match', row)) : '',
    relation && relation !== 'in' ? named('r_', relation) : '',
    score === null ? '' : word('belief', {n: Math.round(score * 100)}));
  line(to, word('precision'), placed[row] && precisionOf[row] < 4 ? word('precision' + precisionOf[row]).replace(/ \(.*/, '') : '',
    placed[row] && near ? word('within', {n: distanceText(near)}) : '');
  line(to, word('candidates'), ...rivals(row));
  line(to, word('wants'), ...text('flags', row).split(';').filter((f) => f).map((f) => named('f_', f)));
}

function details(row) {
  const to = make('dl');
  const type = typeName(types[typeOf[row]]), sub = text('sub_event_type', row);
  line(to, word('type'), types[typeOf[row]].kind === 'others' ? text('event_type', row) : type, sub);
  line(to, word('when'), dateText(row));
  line(to, word('who'), text('actor1', row), text('actor2', row));
  line(to, word('deaths'), deaths(row));
  placing(to, row);
  if (text('evidence', row)) {
    line(to, word('evidence'), make('q', visible(text('evidence', row))));
  }
  line(to, word('notes'), text('notes', row));
  line(to, word('source'), text('source', row), sourceLink(text('source_url', row)),
    value('published', row) === null ? '' : word('published', {n: dayText(value('published', row))}));
  line(to, word('status'), text('status', row));
  DATA.extras.forEach(([name, column]) => line(to, visible(name), DATA.texts[column[row] || 0]));
  line(to, word('gazetteer'), text('place_id', row), text('gazetteer', row));
  line(to, 'id', text('id', row));
  return to;
}

function showPopup(focus) {
  const row = selected;
  const place = group.indexOf(row);
  const bar = make('div', undefined, 'bar');
  const button = (label, sign, act) => {
    const one = make('button', sign);
    one.type = 'button';
    one.setAttribute('aria-label', label);
    one.title = label;
    one.addEventListener('click', act);
    bar.append(one);
    return one;
  };
  if (group.length > 1) {
    const step = (by) => select(group[(place + by + group.length) % group.length], group, true);
    button(word('previous'), '‹', () => step(-1));
    bar.append(make('span', word('nth', {n: number(place + 1), all: number(group.length)})));
    button(word('next'), '›', () => step(1));
  }
  button(word('close'), '×', closePopup).className = 'close';
  const title = make('h3');
  title.id = 'popup-title';
  title.append(sign(types[typeOf[row]], 22), make('bdi', headline(row)));
  const body = make('div', undefined, 'body');
  body.tabIndex = 0;
  body.append(title, details(row));
  popup.replaceChildren(bar, body);
  popup.hidden = false;
  placePopup();
  if (focus) {
    body.focus({preventScroll: true});
  }
}

// Where it leaves its incident to be seen.
function placePopup() {
  if (popup.hidden || selected < 0) {
    return;
  }
  const mark = marks.find((m) => m.rows.length === 1 && m.rows[0] === selected);
  const x = mark ? mark.x : screenX(pointX[selected]);
  popup.classList.toggle('left', Boolean(placed[selected]) && x > view.width / 2);
}

function select(row, rows, focus) {
  if (popup.hidden && focus) {
    returnTo = document.activeElement;
  }
  selected = row;
  group = rows;
  const at = listed.indexOf(row);
  if (at >= 0) {
    activate(at);
  }
  draw();
  showPopup(focus);
  remember();
}

function closePopup() {
  const hadFocus = popup.contains(document.activeElement);
  popup.hidden = true;
  selected = -1;
  group = [];
  fillRows();
  draw();
  remember();
  if (hadFocus) {
    (returnTo && document.contains(returnTo) && returnTo !== document.body ? returnTo : list).focus();
  }
  returnTo = null;
}

// From the list: the map goes where the incident is, if it is not in sight.
function selectListed(at, focus) {
  const row = listed[at];
  if (row === undefined) {
    return;
  }
  active = at;
  if (placed[row]) {
    const x = screenX(pointX[row]), y = screenY(pointY[row]);
    if (x < 30 || y < 30 || x > view.width - 30 || y > view.height - 30) {
      goTo(pointX[row], pointY[row]);
    }
  }
  select(row, [row], focus);
}

list.addEventListener('scroll', fillRows);
list.addEventListener('click', (event) => {
  const item = event.target.closest('.row');
  if (item) {
    selectListed(Number(item.dataset.at), false);
  }
});
list.addEventListener('keydown', (event) => {
  const page = Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
  const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity};
  if (event.key in steps) {
    activate(active + steps[event.key]);
  } else if (event.key === 'Enter' || event.key === ' ') {
    returnTo = list;
    selectListed(active, true);
  } else {
    return;
  }
  event.preventDefault();
});
