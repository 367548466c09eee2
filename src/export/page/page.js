// Puts the parts together: what the map asks, filters, language, the address.
let fillWaits = null, rememberWaits = null;

function viewMoved() {
  clearTimeout(fillWaits);
  fillWaits = setTimeout(refill, 90);
  remember();
}

function filtersChanged() {
  const count = applyFilters();
  clear();
  showShading();
  draw();
  refill();
  showTimes();
  by('status').textContent = word('count', {n: number(count), all: number(COUNT)});
  remember();
}

function resized() {
  resizeMap();
  refill();
  showTimes();
}

// The state in the address, so that a link leads back to it.
function remember() {
  clearTimeout(rememberWaits);
  rememberWaits = setTimeout(() => {
    const {lat, lng} = map.getCenter();
    const parts = [['z', map.getZoom().toFixed(2)], ['c', lat.toFixed(5) + ',' + lng.toFixed(5)]];
    const off = (items, name) => items.filter((item) => item.off).map((item) => encodeURIComponent(name(item))).join(',');
    const put = (key, content) => content && parts.push([key, content]);
    put('q', encodeURIComponent(asked.query));
    put('from', asked.from === null ? '' : dayText(asked.from));
    put('to', asked.to === null ? '' : dayText(asked.to));
    put('notype', off(types, (t) => t.kind + ':' + t.name));
    put('noprecision', off(precisions, (p) => String(p.code)));
    put('nostatus', off(statuses, (s) => s.name || '-'));
    put('undated', asked.undated ? '' : '0');
    put('sel', selected >= 0 ? encodeURIComponent(text('id', selected) || '#' + selected) : '');
    put('lang', language === 'en' ? '' : language);
    const hash = '#' + parts.map((pair) => pair.join('=')).join('&');
    if (hash !== location.hash) {
      history.replaceState(null, '', hash);
    }
  }, 250);
}

function decode(raw) {
  try {
    return decodeURIComponent(raw);
  } catch (broken) {
    return '';
  }
}

function recall() {
  const state = new Map(location.hash.slice(1).split('&').map((part) => {
    const cut = part.indexOf('=');
    return [part.slice(0, cut), part.slice(cut + 1)];
  }));
  const set = (items, key, name) => {
    const off = (state.get(key) || '').split(',').map(decode);
    items.forEach((item) => { item.off = off.includes(name(item)); });
  };
  set(types, 'notype', (t) => t.kind + ':' + t.name);
  set(precisions, 'noprecision', (p) => String(p.code));
  set(statuses, 'nostatus', (s) => s.name || '-');
  asked.query = decode(state.get('q') || '');
  found = searched(asked.query);
  asked.from = dayOf(state.get('from') || '');
  asked.to = dayOf(state.get('to') || '');
  asked.undated = state.get('undated') !== '0';
  language = Object.hasOwn(WORDS, state.get('lang') || '') ? state.get('lang') : 'en';
  by('search').value = asked.query;
  by('undated').checked = asked.undated;
  applyFilters();
  const at = (state.get('c') || '').split(',').map(Number), zoom = Number(state.get('z'));
  if (at.length === 2 && at.every(Number.isFinite) && state.has('z') && Number.isFinite(zoom)) {
    map.setView(at, zoom, {animate: false});
  } else {
    fit(mainRows());
  }
  const wanted = decode(state.get('sel') || '');
  const row = wanted === '' ? -1 : byDay.findIndex((one) => (text('id', one) || '#' + one) === wanted);
  return row < 0 ? -1 : byDay[row];
}

function choice(item, label, icon, count) {
  const box = make('label');
  const input = make('input');
  input.type = 'checkbox';
  input.checked = !item.off;
  input.addEventListener('change', () => {
    item.off = !input.checked;
    filtersChanged();
  });
  box.append(input, ...(icon ? [icon] : []), make('bdi', label), make('span', number(count), 'number'));
  return box;
}

function showFilters() {
  const fill = (id, items, build) => {
    const box = by(id);
    box.replaceChildren(box.firstElementChild, ...items.map(build));
  };
  fill('types', types, (t) => choice(t, typeName(t), sign(t, 20), t.count));
  fill('precisions', precisions.filter((p) => p.count > 0), (p) => choice(p, word('precision' + p.code), null, p.count));
  fill('statuses', statuses, (s) => choice(s, visible(s.name) || '–', null, s.count));
  by('statuses').hidden = statuses.length < 2;
}

function showWords() {
  showLanguage();
  const title = visible(DATA.title) || word('title');
  by('title').textContent = title;
  document.title = title;
  fromInput.setAttribute('aria-label', word('from'));
  toInput.setAttribute('aria-label', word('to'));
  by('footnote').textContent = disputed ? visible(DATA.footnote) || word('footnote') : '';
  by('maker').textContent = word('made', {n: DATA.incmap});
  showCredits();
  showPlay();
  showFilters();
  filtersChanged();
  if (selected >= 0) {
    showPopup(false);
  }
}

function showCredits() {
  const credits = DATA.land ? DATA.land.credits : [];
  const told = [];
  for (let i = 0; i + 2 < credits.length; i += 3) {
    told.push(visible([credits[i], credits[i + 1], credits[i + 2]].filter((c) => c).join('. ')));
  }
  by('credits').replaceChildren(...told.concat(word('library', {n: L.version})).map((one) => make('li', one)));
}

function showAll() {
  fit(byDay.filter((row) => placed[row] && passes[row]));
}

const hooks = {
  draw() {
    drawMarks();
    placePopup();
  },
  isMark: (x, y) => Boolean(markAt(x, y)),
  click(x, y) {
    const mark = markAt(x, y);
    if (mark) {
      openMark(mark);
    } else if (!popup.hidden) {
      closePopup();
    }
  },
  enter(x, y) {
    const mark = markAt(x, y);
    if (mark) {
      openMark(mark);
    }
  },
  all: showAll,
  moved: viewMoved,
  shade: drawShading,
};

function listen() {
  by('rings').addEventListener('change', draw);
  by('shading').addEventListener('change', showShading);
  by('inview').addEventListener('change', refill);
  by('undated').addEventListener('change', () => {
    asked.undated = by('undated').checked;
    filtersChanged();
  });
  let typed = null;
  by('search').addEventListener('input', () => {
    clearTimeout(typed);
    typed = setTimeout(() => {
      asked.query = by('search').value;
      found = searched(asked.query);
      filtersChanged();
    }, 150);
  });
  by('reset').addEventListener('click', () => {
    [types, precisions, statuses].flat().forEach((item) => { item.off = false; });
    Object.assign(asked, {query: '', from: null, to: null, undated: true});
    found = null;
    by('search').value = '';
    by('undated').checked = true;
    showFilters();
    filtersChanged();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !popup.hidden) {
      closePopup();
    }
  });
  window.addEventListener('beforeprint', toPaper);
  window.addEventListener('afterprint', toScreen);
  window.addEventListener('hashchange', () => {
    const row = recall();
    showWords();
    if (row >= 0) {
      select(row, [row], false);
    } else if (!popup.hidden) {
      closePopup();
    }
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    readColours();
    showFilters();
    resized();
  });
  new ResizeObserver(() => onPaper() || resized()).observe(stage);
}

function start() {
  readColours();
  readLand(DATA.land);
  nameIncidents();
  readTimes();
  offerLanguages(() => {
    showWords();
    remember();
  });
  by('filters').open = window.matchMedia('(min-width: 800px)').matches;
  const row = recall();
  showWords();
  startMap();
  listen();
  if (row >= 0) {
    select(row, [row], false);
  }
}

start();
