// The incidents' part in the map: their places' names, and the view that shows them.

// The incidents' own places, where the land does not name them.
function nameIncidents() {
  const known = new Map();
  const isNamed = (name, x, y) => (known.get(name) || []).some((at) => Math.hypot(at.x - x, at.y - y) < 0.0005);
  const add = (place) => known.set(place.name, (known.get(place.name) || []).concat(place));
  names.forEach(add);
  const own = [];
  for (const row of byDay) {
    const number = DATA.columns.place_name[row];
    if (placed[row] && number && precisionOf[row] < 3 && own.length < 3000) {
      const place = {name: visible(DATA.texts[number]), x: pointX[row], y: pointY[row], near: 1};
      if (!isNamed(place.name, place.x, place.y)) {
        add(place);
        own.push(place);
      } else {
        known.get(place.name).forEach((at) => { at.own = true; });
      }
    }
  }
  // Where they are few they are what one looks for; where they are many, towns guide the eye better.
  names.push(...own);
  if (own.length <= 40) {
    const first = new Set([...own, ...names.filter((at) => at.own).slice(0, 40)]);
    names = [...first, ...names.filter((at) => !first.has(at))];
  }
}

// The view that shows these rows.
function fit(rows) {
  let west = Infinity, east = -Infinity, north = Infinity, south = -Infinity;
  for (const row of rows) {
    west = Math.min(west, pointX[row] - radius[row]);
    east = Math.max(east, pointX[row] + radius[row]);
    north = Math.min(north, pointY[row] - radius[row]);
    south = Math.max(south, pointY[row] + radius[row]);
  }
  if (west <= east) {
    fitBox(west, east, north, south);
  }
}

// Those rows that lie together; a few far away from the others are left aside.
function mainRows() {
  const rows = byDay.filter((row) => placed[row] && passes[row]);
  if (rows.length < 4) {
    return rows;
  }
  const middle = (values) => Float64Array.from(rows, (row) => values[row]).sort()[rows.length >> 1];
  const x = middle(pointX), y = middle(pointY);
  const away = (row) => Math.hypot(pointX[row] - x, pointY[row] - y);
  const usual = Float64Array.from(rows, away).sort()[Math.ceil(rows.length * 0.75) - 1];
  return rows.filter((row) => away(row) <= Math.max(usual * 5, 0.001));
}
