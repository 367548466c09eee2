// Incidents on the map: signs, clusters with counts, circles of uncertainty, what lies under a pointer.
const CELL = 48; // pixels within which incidents become one cluster
let clusters = [];
let clusteredAt = null; // the half zoom level they were made for
let marks = []; // what was drawn last: {x, y, rows}

function clear() {
  clusteredAt = null;
}

function merge(grid, size) {
  const sorted = [...grid.values()].sort((a, b) => b.rows.length - a.rows.length || a.rows[0] - b.rows[0]);
  for (const one of sorted) {
    if (one.gone) {
      continue;
    }
    for (let step = 0; step < 9; step++) {
      const other = grid.get((one.column + step % 3 - 1) * 4294967296 + one.line + Math.floor(step / 3) - 1);
      if (!other || other === one || other.gone || Math.hypot(other.x - one.x, other.y - one.y) > size * 0.75) {
        continue;
      }
      const n = one.rows.length, m = other.rows.length;
      one.x = (one.x * n + other.x * m) / (n + m);
      one.y = (one.y * n + other.y * m) / (n + m);
      for (const row of other.rows) {
        one.rows.push(row);
      }
      other.gone = true;
    }
  }
  return sorted.filter((one) => !one.gone);
}

function cluster() {
  const level = Math.floor(map.getZoom() * 2) / 2;
  if (clusteredAt === level) {
    return;
  }
  clusteredAt = level;
  const size = CELL / (256 * 2 ** level);
  const grid = new Map();
  for (const row of byDay) {
    if (!passes[row] || !placed[row]) {
      continue;
    }
    const column = Math.floor(pointX[row] / size), line = Math.floor(pointY[row] / size);
    const key = column * 4294967296 + line;
    const one = grid.get(key);
    if (one) {
      one.x += pointX[row];
      one.y += pointY[row];
      one.rows.push(row);
    } else {
      grid.set(key, {column, line, x: pointX[row], y: pointY[row], rows: [row], gone: false});
    }
  }
  for (const one of grid.values()) {
    one.x /= one.rows.length;
    one.y /= one.rows.length;
  }
  clusters = merge(grid, size);
  for (const one of clusters) {
    one.apart = 0;
    one.parts = null;
    for (const row of one.rows) {
      one.apart = Math.max(one.apart, Math.abs(pointX[row] - one.x), Math.abs(pointY[row] - one.y));
    }
  }
}

const CORNERS = {square: [4, 1.15, Math.PI / 4], diamond: [4, 1.2, 0], triangle: [3, 1.3, -Math.PI / 2],
  wedge: [3, 1.3, Math.PI / 2], pentagon: [5, 1.1, -Math.PI / 2], hexagon: [6, 1.1, 0]};

function outline(to, shape, x, y, r) {
  to.beginPath();
  const corners = CORNERS[shape];
  if (corners) {
    for (let i = 0; i < corners[0]; i++) {
      const angle = corners[2] + i * 2 * Math.PI / corners[0];
      to.lineTo(x + Math.cos(angle) * r * corners[1], y + Math.sin(angle) * r * corners[1]);
    }
  } else if (shape === 'star') {
    for (let i = 0; i < 10; i++) {
      const angle = -Math.PI / 2 + i * Math.PI / 5, at = i % 2 ? r * 0.6 : r * 1.4;
      to.lineTo(x + Math.cos(angle) * at, y + Math.sin(angle) * at);
    }
  } else if (shape === 'cross') {
    const w = r * 0.4;
    for (const [dx, dy] of [[-w, -r], [w, -r], [w, -w], [r, -w], [r, w], [w, w], [w, r], [-w, r], [-w, w], [-r, w],
      [-r, -w], [-w, -w]]) {
      to.lineTo(x + dx * 1.1, y + dy * 1.1);
    }
  } else {
    to.arc(x, y, shape === 'dot' ? r * 0.7 : r, 0, 7);
  }
  to.closePath();
}

function drawSign(to, type, x, y, r, hollow) {
  outline(to, type.shape, x, y, r);
  to.fillStyle = hollow || type.shape === 'ring' ? colours.paper : type.colour;
  to.fill();
  to.lineWidth = hollow || type.shape === 'ring' ? 2.6 : 1.3;
  to.strokeStyle = hollow || type.shape === 'ring' ? type.colour : colours.paper;
  to.stroke();
  if (!hollow && type.shape !== 'ring') {
    to.lineWidth = 0.7;
    to.strokeStyle = colours.ink;
    to.stroke();
  }
}

function drawCluster(one, x, y) {
  const n = one.rows.length;
  const r = 13 + 3.2 * Math.log10(n);
  if (!one.parts) {
    one.parts = new Array(types.length).fill(0);
    one.rows.forEach((row) => one.parts[typeOf[row]]++);
  }
  let angle = -Math.PI / 2;
  pen.beginPath();
  pen.arc(x, y, r + 2, 0, 7);
  pen.fillStyle = colours.paper;
  pen.fill();
  pen.lineWidth = 5;
  one.parts.forEach((count, i) => {
    if (count > 0) {
      const end = angle + 2 * Math.PI * count / n;
      pen.beginPath();
      pen.arc(x, y, r - 1, angle, end);
      pen.strokeStyle = types[i].colour;
      pen.stroke();
      angle = end;
    }
  });
  pen.lineWidth = 0.8;
  pen.strokeStyle = colours.ink;
  pen.beginPath();
  pen.arc(x, y, r + 2, 0, 7);
  pen.stroke();
  pen.fillStyle = colours.ink;
  pen.font = '600 12px system-ui, sans-serif';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(n >= 10000 ? Math.round(n / 1000) + 'k' : String(n), x, y + 0.5);
  marks.push({x, y, r: r + 3, rows: one.rows});
}

// The area that an incident is known to lie in, where no place in it is: a country, a unit, by the feature
// that it was placed at. Null for all others.
const areaOfRow = new Map();
function areaOf(row) {
  const feature = text('feature', row);
  if (!placed[row] || !feature.startsWith('A.')) {
    return null;
  }
  if (!areaOfRow.has(row)) {
    const level = feature.startsWith('A.PCL') ? 0 : feature === 'A.ADM1' ? 1 : 2;
    const x = pointX[row] - origin.x, y = pointY[row] - origin.y;
    areaOfRow.set(row, areas.find((area) => area.level === level && isInside(area, x, y)) || null);
  }
  return areaOfRow.get(row);
}

function drawArea(area, colour, strong) {
  pen.save();
  pen.globalAlpha = strong ? 0.16 : 0.07;
  pen.fillStyle = colour;
  pen.fill(inPixels(area.fill), 'evenodd');
  pen.globalAlpha = strong ? 1 : 0.75;
  pen.lineWidth = strong ? 2 : 1.1;
  pen.setLineDash([5, 4]);
  pen.strokeStyle = colour;
  pen.stroke(inPixels(area.stroke));
  pen.restore();
}

function drawCircle(row, strong) {
  const area = areaOf(row);
  if (area) {
    drawArea(area, types[typeOf[row]].colour, strong);
    return;
  }
  const r = radius[row] * view.k;
  if (r < 9 || r > 40000) {
    return;
  }
  const colour = types[typeOf[row]].colour;
  pen.beginPath();
  pen.arc(screenX(pointX[row]), screenY(pointY[row]), r, 0, 7);
  pen.globalAlpha = strong ? 0.16 : 0.07;
  pen.fillStyle = colour;
  pen.fill();
  pen.globalAlpha = strong ? 1 : 0.75;
  pen.lineWidth = strong ? 2 : 1.1;
  pen.setLineDash([5, 4]);
  pen.strokeStyle = colour;
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

function drawOne(row, x, y) {
  if (row === selected) {
    pen.beginPath();
    pen.arc(x, y, 15, 0, 7);
    pen.lineWidth = 3;
    pen.strokeStyle = colours.accent;
    pen.stroke();
  }
  drawSign(pen, types[typeOf[row]], x, y, 8, precisionOf[row] === 3);
  marks.push({x, y, r: 12, rows: [row]});
}

// Incidents at one spot, spread around it with lines that lead back.
function drawSpread(one, x, y) {
  const r = one.rows.length < 3 ? 17 : 12 + 4.2 * one.rows.length;
  const at = one.rows.map((row, i) => {
    const angle = -Math.PI / 2 + i * 2 * Math.PI / one.rows.length;
    return [row, x + r * Math.cos(angle), y + r * Math.sin(angle)];
  });
  pen.lineWidth = 1;
  pen.strokeStyle = colours.ink;
  pen.beginPath();
  for (const [, ox, oy] of at) {
    pen.moveTo(x, y);
    pen.lineTo(ox, oy);
  }
  pen.stroke();
  pen.fillStyle = colours.ink;
  pen.beginPath();
  pen.arc(x, y, 2.5, 0, 7);
  pen.fill();
  at.forEach(([row, ox, oy]) => drawOne(row, ox, oy));
}

const isSpread = (one) => one.rows.length <= 10 && one.apart * view.k < (map.getZoom() < 16 ? 2 : 14) && map.getZoom() >= 9;

function drawMarks() {
  cluster();
  marks = [];
  const seen = clusters.filter((one) => {
    const x = screenX(one.x), y = screenY(one.y);
    return x > -40 && y > -40 && x < view.width + 40 && y < view.height + 40;
  });
  if (document.getElementById('rings').checked) {
    const drawn = new Set();
    const loose = seen.filter((one) => one.rows.length === 1 || isSpread(one)).flatMap((one) => one.rows);
    for (const row of loose.length > 250 ? [] : loose) {
      const key = pointX[row] + ' ' + pointY[row] + ' ' + radius[row];
      if (!drawn.has(key)) {
        drawn.add(key);
        drawCircle(row, false);
      }
    }
  }
  if (selected >= 0 && placed[selected]) {
    drawCircle(selected, true);
  }
  let holder = null;
  for (const one of seen) {
    const x = screenX(one.x), y = screenY(one.y);
    if (one.rows.length === 1) {
      drawOne(one.rows[0], x, y);
    } else if (isSpread(one)) {
      drawSpread(one, x, y);
    } else {
      drawCluster(one, x, y);
      if (selected >= 0 && one.rows.includes(selected)) {
        holder = {x, y};
      }
    }
  }
  if (holder && placed[selected]) {
    pen.beginPath();
    pen.arc(holder.x, holder.y, 25, 0, 7);
    pen.lineWidth = 3;
    pen.strokeStyle = colours.accent;
    pen.stroke();
  }
}

function markAt(px, py) {
  let best = null, least = Infinity;
  for (const mark of marks) {
    const away = Math.hypot(mark.x - px, mark.y - py) - mark.r;
    if (away < 6 && away < least) {
      least = away;
      best = mark;
    }
  }
  return best;
}

function openMark(mark) {
  const rows = mark.rows;
  if (rows.length === 1) {
    select(rows[0], rows, true);
    return;
  }
  const wide = (values) => {
    let low = Infinity, high = -Infinity;
    for (const row of rows) {
      low = Math.min(low, values[row]);
      high = Math.max(high, values[row]);
    }
    return high - low;
  };
  const apart = Math.max(wide(pointX), wide(pointY));
  if (apart * L.CRS.EPSG3857.scale(map.getMaxZoom()) / 64 < 20) {
    select(rows[0], rows, true);
    return;
  }
  let x = 0, y = 0;
  rows.forEach((row) => { x += pointX[row] / rows.length; y += pointY[row] / rows.length; });
  goTo(x, y, Math.log2(Math.max(view.k * 1.8, Math.min(view.width, view.height) * 0.6 / apart)) + WORLD);
}
