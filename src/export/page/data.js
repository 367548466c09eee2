// The incidents: columns out of the page's JSON, and which of them the filters let through.
const DATA = JSON.parse(document.getElementById('data').textContent);
const COUNT = DATA.count;
const NO_DAY = 0x7fffffff;

const text = (column, row) => DATA.texts[DATA.columns[column][row] || 0];
const value = (column, row) => {
  const found = DATA.columns[column][row];
  return found === undefined ? null : found;
};

const placed = new Uint8Array(COUNT);
const pointX = new Float64Array(COUNT);
const pointY = new Float64Array(COUNT);
const radius = new Float64Array(COUNT); // of the uncertainty; in worlds, at the incident's latitude
const firstDay = new Int32Array(COUNT).fill(NO_DAY);
const lastDay = new Int32Array(COUNT).fill(NO_DAY);
const typeOf = new Uint8Array(COUNT);
const precisionOf = new Uint8Array(COUNT); // 0 no place, 1 to 3, 4 not told
const statusOf = new Uint8Array(COUNT);
const passes = new Uint8Array(COUNT);
let byDay = []; // all rows by first day; those without a day last

// Signs out of exp_signs.def, where they are explained: [type, colour, shape].
const ALL_SIGNS = @SIGNS@;
const SIGNS = ALL_SIGNS.filter((sign) => sign[0] !== '*');
const SPARE = ALL_SIGNS.filter((sign) => sign[0] === '*').map((sign) => sign.slice(1));
const types = []; // {name, kind: '' | 'untyped' | 'others', colour, shape, count, off}
const statuses = []; // {name, count, off}
const precisions = [1, 2, 3, 4, 0].map((code) => ({code, count: 0, off: false}));

function countTexts(column) {
  const counts = new Map();
  for (let row = 0; row < COUNT; row++) {
    const name = text(column, row);
    counts.set(name, (counts.get(name) || 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function giveSigns() {
  const counts = countTexts('event_type');
  const numbers = new Map();
  let spare = 0;
  const known = (name) => SIGNS.find((sign) => sign[0].toLowerCase() === name.toLowerCase());
  for (const [name, count] of counts) {
    const sign = known(name);
    if (name === '') {
      numbers.set(name, types.push({name, kind: 'untyped', colour: '#6f6f6f', shape: 'dot', count}) - 1);
    } else if (sign) {
      numbers.set(name, types.push({name, kind: '', colour: sign[1], shape: sign[2], count}) - 1);
    } else if (spare < SPARE.length) {
      const [colour, shape] = SPARE[spare++];
      numbers.set(name, types.push({name, kind: '', colour, shape, count}) - 1);
    } else {
      let others = types.findIndex((type) => type.kind === 'others');
      if (others < 0) {
        others = types.push({name: '*', kind: 'others', colour: '#6f6f6f', shape: 'ring', count: 0}) - 1;
      }
      types[others].count += count;
      numbers.set(name, others);
    }
  }
  for (let row = 0; row < COUNT; row++) {
    typeOf[row] = numbers.get(text('event_type', row));
  }
}

const typeName = (type) => (type.kind ? word(type.kind) : visible(type.name));

function readRows() {
  const numbers = new Map(countTexts('status').slice(0, 20).map(([name, count], i) => {
    statuses.push({name, count, off: false});
    return [name, i];
  }));
  for (let row = 0; row < COUNT; row++) {
    const lat = value('lat', row), lon = value('lon', row);
    placed[row] = lat !== null && lon !== null ? 1 : 0;
    if (placed[row]) {
      ({x: pointX[row], y: pointY[row]} = worldOf(lat, lon));
      const metres = Math.max(0, value('uncertainty_m', row) || 0);
      radius[row] = metres / EQUATOR_M / Math.max(0.01, Math.cos(lat * Math.PI / 180));
    }
    const first = value('date_start', row), last = value('date_end', row);
    firstDay[row] = first === null ? (last === null ? NO_DAY : last) : first;
    lastDay[row] = last === null ? firstDay[row] : Math.max(last, firstDay[row]);
    const told = value('geo_precision', row);
    precisionOf[row] = !placed[row] ? 0 : told >= 1 && told <= 3 ? told : 4;
    precisions.find((p) => p.code === precisionOf[row]).count++;
    statusOf[row] = numbers.get(text('status', row)) || 0;
  }
  byDay = Array.from({length: COUNT}, (unused, row) => row)
    .sort((a, b) => firstDay[a] - firstDay[b] || a - b);
}

// Letters without accents, case and script, so that "Бањска" and "banjska" find each other.
const LATIN = {а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', ђ: 'dj', е: 'e', ж: 'z', з: 'z', и: 'i', ј: 'j', к: 'k',
  л: 'l', љ: 'lj', м: 'm', н: 'n', њ: 'nj', о: 'o', п: 'p', р: 'r', с: 's', т: 't', ћ: 'c', у: 'u', ф: 'f',
  х: 'h', ц: 'c', ч: 'c', џ: 'dz', ш: 's', đ: 'dj'};
const fold = (raw) => raw.toLowerCase().replace(/[а-џđ]/g, (c) => LATIN[c] || c)
  .normalize('NFD').replace(/\p{M}/gu, '');

const SEARCHED = ['id', 'event_type', 'sub_event_type', 'actor1', 'actor2', 'title', 'place_verbatim', 'place_name',
  'admin1', 'admin2', 'admin_reported', 'source', 'evidence', 'notes', 'flags', 'date'];
let foldedTexts = null;

// A mark for each row that has every word of the query somewhere; null when nothing is asked.
function searched(query) {
  const words = fold(query).split(/\s+/).filter((w) => w);
  if (words.length === 0) {
    return null;
  }
  foldedTexts = foldedTexts || DATA.texts.map(fold);
  const columns = SEARCHED.map((name) => DATA.columns[name]).concat(DATA.extras.map((extra) => extra[1]))
    .filter((column) => column.length > 0);
  const found = new Uint8Array(COUNT).fill(1);
  for (const asked of words) {
    const has = Uint8Array.from(foldedTexts, (t) => (t.includes(asked) ? 1 : 0));
    for (let row = 0; row < COUNT; row++) {
      found[row] &= columns.some((column) => has[column[row]] === 1) ? 1 : 0;
    }
  }
  return found;
}

// What is asked for.
const asked = {query: '', from: null, to: null, undated: true};
let found = null;

function applyFilters() {
  let count = 0;
  const offType = types.map((t) => t.off), offStatus = statuses.map((s) => s.off);
  const offPrecision = [0, 1, 2, 3, 4].map((code) => precisions.find((p) => p.code === code).off);
  const from = asked.from === null ? -NO_DAY : asked.from, to = asked.to === null ? NO_DAY - 1 : asked.to;
  for (let row = 0; row < COUNT; row++) {
    const dated = firstDay[row] !== NO_DAY;
    const pass = !offType[typeOf[row]] && !offPrecision[precisionOf[row]] && !offStatus[statusOf[row]] &&
      (dated ? firstDay[row] <= to && lastDay[row] >= from : asked.undated) && (!found || found[row] === 1);
    passes[row] = pass ? 1 : 0;
    count += passes[row];
  }
  return count;
}

function dayText(day) {
  return day === NO_DAY ? word('nodate') : new Date(day * 86400000).toISOString().slice(0, 10);
}

function dayOf(iso) {
  const time = Date.parse(iso + 'T00:00:00Z');
  return Number.isNaN(time) ? null : Math.floor(time / 86400000);
}

giveSigns();
readRows();
