// The land: outlines, borders, waters, names, and what they are drawn with.
const colours = {};
function readColours() {
  const style = getComputedStyle(document.body);
  for (const name of ['paper', 'ink', 'quiet', 'sea', 'land', 'beyond', 'border', 'line', 'faint', 'accent', 'halo', 'water']) {
    colours[name] = style.getPropertyValue('--' + name).trim();
  }
}

let areas = []; // {level, name, fill, stroke, rings, west, south, east, north, at, size, count}
let rivers = null, lakes = null; // their lines
let disputed = null; // the lines of borders that are; null: none here
let names = []; // {name, x, y, near}
let box = null; // of the land, in worlds
const origin = {x: 0, y: 0}; // outlines are held from here, so that single precision does

// Rings come as differences of whole units; an edge along the box is where the land was cut.
function readRing(ring, unit, cut, area) {
  let lon = 0, lat = 0, sum = 0, cx = 0, cy = 0, before = null, first = null;
  const corners = new Float64Array(ring.length);
  const put = (at) => {
    const onEdge = before && ((at.lon === before.lon && (at.lon === cut[0] || at.lon === cut[2])) ||
      (at.lat === before.lat && (at.lat === cut[1] || at.lat === cut[3])));
    if (before && !onEdge) {
      area.stroke.lineTo(at.x, at.y);
    } else {
      area.stroke.moveTo(at.x, at.y);
    }
    if (before) {
      const cross = before.x * at.y - at.x * before.y;
      sum += cross;
      cx += (before.x + at.x) * cross;
      cy += (before.y + at.y) * cross;
    }
    before = at;
  };
  for (let i = 0; i < ring.length; i += 2) {
    lon += ring[i];
    lat += ring[i + 1];
    const {x, y} = worldOf(lat * unit, lon * unit);
    const at = {lon, lat, x: x - origin.x, y: y - origin.y};
    if (i === 0) {
      first = at;
      area.fill.moveTo(at.x, at.y);
    } else {
      area.fill.lineTo(at.x, at.y);
    }
    put(at);
    corners[i] = at.x;
    corners[i + 1] = at.y;
    area.west = Math.min(area.west, at.x);
    area.east = Math.max(area.east, at.x);
    area.south = Math.max(area.south, at.y);
    area.north = Math.min(area.north, at.y);
  }
  area.fill.closePath();
  area.rings.push(corners);
  put(first);
  if (Math.abs(sum) > area.size) {
    area.size = Math.abs(sum);
    area.at = {x: cx / (3 * sum), y: cy / (3 * sum)};
  }
}

function readLine(line, unit, path) {
  for (let i = 0, lon = 0, lat = 0; i < line.length; i += 2) {
    lon += line[i];
    lat += line[i + 1];
    const {x, y} = worldOf(lat * unit, lon * unit);
    path[i === 0 ? 'moveTo' : 'lineTo'](x - origin.x, y - origin.y);
  }
  return path;
}

function readLand(land) {
  if (!land) {
    return;
  }
  const [west, south, east, north] = land.box.map((side) => side * land.unit);
  const corner = worldOf(north, west), other = worldOf(south, east);
  box = {west: corner.x, east: other.x, north: corner.y, south: other.y};
  origin.x = (box.west + box.east) / 2;
  origin.y = (box.north + box.south) / 2;
  areas = land.areas.map(([level, name, rings]) => {
    const area = {level, name: visible(name), fill: new Path2D(), stroke: new Path2D(), rings: [], size: 0, at: null, count: 0,
      west: Infinity, east: -Infinity, south: -Infinity, north: Infinity};
    rings.forEach((ring) => readRing(ring, land.unit, land.box, area));
    return area;
  }).sort((a, b) => a.level - b.level);
  disputed = land.disputed.length > 0 ? land.disputed.reduce((path, line) => readLine(line, land.unit, path), new Path2D()) : null;
  rivers = new Path2D();
  lakes = new Path2D();
  for (const [lake, line] of land.waters) {
    readLine(line, land.unit, lake ? lakes : rivers);
  }
  names = land.places.map(([name, lon, lat, near]) => ({name: visible(name), ...worldOf(lat, lon), near}));
}

// Whether a point, told from the origin, lies in an area: an odd number of edges crossed by a ray.
function isInside(area, x, y) {
  if (x < area.west || x > area.east || y < area.north || y > area.south) {
    return false;
  }
  let inside = false;
  for (const ring of area.rings) {
    for (let i = 0, k = ring.length - 2; i < ring.length; k = i, i += 2) {
      if ((ring[i + 1] > y) !== (ring[k + 1] > y) && x < (ring[k] - ring[i]) * (y - ring[i + 1]) / (ring[k + 1] - ring[i + 1]) + ring[i]) {
        inside = !inside;
      }
    }
  }
  return inside;
}

function inView(area) {
  return area.east + origin.x > worldX(0) && area.west + origin.x < worldX(view.width) &&
    area.south + origin.y > worldY(0) && area.north + origin.y < worldY(view.height);
}

// A path of the land for dashes: those that are short in the land's units are lost on the way to a printer.
function inPixels(path) {
  const moved = new Path2D();
  moved.addPath(path, new DOMMatrix([view.k, 0, 0, view.k, screenX(origin.x), screenY(origin.y)]));
  return moved;
}

function drawWaters() {
  pen.save();
  pen.beginPath();
  pen.rect(box.west - origin.x, box.north - origin.y, box.east - box.west, box.south - box.north);
  pen.clip();
  pen.lineWidth = 1 / view.k;
  pen.strokeStyle = colours.water;
  pen.stroke(rivers);
  pen.fillStyle = colours.sea;
  pen.fill(lakes);
  pen.stroke(lakes);
  pen.restore();
}

function drawLand(ratio) {
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = colours.beyond;
  pen.fillRect(0, 0, view.width, view.height);
  if (!box) {
    return;
  }
  pen.fillStyle = colours.sea;
  pen.fillRect(screenX(box.west), screenY(box.north), (box.east - box.west) * view.k, (box.south - box.north) * view.k);
  const seen = areas.filter(inView);
  const scale = ratio * view.k;
  pen.setTransform(scale, 0, 0, scale, ratio * screenX(origin.x), ratio * screenY(origin.y));
  pen.lineJoin = 'round';
  pen.fillStyle = colours.land;
  for (const area of seen) {
    if (area.level === 0) {
      pen.fill(area.fill, 'evenodd');
    }
  }
  hooks.shade?.(seen);
  drawWaters();
  for (let level = 2; level >= 0; level--) {
    pen.lineWidth = [1.5, 0.8, 0.8][level] / view.k;
    pen.strokeStyle = level === 0 ? colours.border : colours.line;
    for (const area of seen) {
      if (area.level === level && (level === 0 || (area.east - area.west) * view.k > 36)) {
        pen.stroke(area.stroke);
      }
    }
  }
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (disputed) { // dashes on a line wiped out
    const line = inPixels(disputed);
    pen.lineCap = 'butt';
    pen.lineWidth = 3;
    pen.strokeStyle = colours.land;
    pen.stroke(line);
    pen.lineWidth = 1.5;
    pen.strokeStyle = colours.border;
    pen.setLineDash([5, 4]);
    pen.stroke(line);
    pen.setLineDash([]);
  }
}

const widths = new Map();
function widthOf(label, font) {
  const key = font + label;
  if (!widths.has(key)) {
    pen.font = font;
    widths.set(key, pen.measureText(label).width);
  }
  return widths.get(key);
}

// Names that do not overlap, the more important ones first.
function drawNames() {
  const taken = [];
  const family = 'px system-ui, sans-serif';
  const isFree = (r) => taken.every((t) => r[0] > t[2] || r[2] < t[0] || r[1] > t[3] || r[3] < t[1]);
  const write = (label, x, y, font, colour, middle) => {
    const width = widthOf(label, font);
    const left = middle ? x - width / 2 : x + 6;
    const room = [left - 4, y - 9, left + width + 4, y + 9];
    if (width > 260 || room[2] < 0 || room[0] > view.width || !isFree(room)) {
      return false;
    }
    taken.push(room);
    pen.font = font;
    pen.lineWidth = 3;
    pen.strokeStyle = colours.halo;
    pen.strokeText(label, left, y);
    pen.fillStyle = colour;
    pen.fillText(label, left, y);
    return true;
  };
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  for (const area of areas) {
    if (area.level === 0 && area.at && (area.east - area.west) * view.k > 90) {
      write(area.name.toUpperCase(), screenX(area.at.x + origin.x), screenY(area.at.y + origin.y), '600 12' + family, colours.faint, true);
    }
  }
  const zoom = map.getZoom();
  let left = Math.round(view.width * view.height / 9000);
  for (const place of names) {
    const x = screenX(place.x), y = screenY(place.y);
    if (left === 0 || (place.near && zoom < 7.5) || x < 0 || y < 0 || x > view.width || y > view.height) {
      continue;
    }
    if (write(place.name, x, y, (place.near ? '11' : '12') + family, colours.quiet, false)) {
      left--;
      pen.beginPath();
      pen.arc(x, y, 1.8, 0, 7);
      pen.fill();
    }
  }
}

function distanceText(metres) {
  return metres >= 10000 ? number(Math.round(metres / 1000)) + ' km'
    : metres >= 1000 ? number(Math.round(metres / 100) / 10) + ' km' : number(Math.round(metres)) + ' m';
}
