// The map is Leaflet's: the view and its projection, panning, zoom, keys, touch. What is seen on it is one canvas, a
// layer that is drawn anew at every move. What a page does is in its `hooks`: draw() upon the land, isMark(x, y),
// click(x, y), enter(x, y) for the key at the middle, all(), and where it has them moved() and shade(areas).
const stage = by('stage');
const map = L.map('map', {
  center: [0, 0], zoom: 1, minZoom: -0.4, maxZoom: 19, zoomSnap: 0,
  maxBounds: [[-85.06, -270], [85.06, 270]], maxBoundsViscosity: 1,
  zoomAnimation: false, // which stretches what was drawn
  wheelPxPerZoomLevel: 120, wheelDebounceTime: 20, inertia: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  zoomControl: false, attributionControl: false, tap: false, // buttons and sources speak the page's languages; taps are clicks
});
const canvas = make('canvas');
const pen = canvas.getContext('2d');
const view = {k: 1, left: 0, top: 0, width: 1, height: 1}; // pixels a world; the corner, in these; size

const screenX = (x) => x * view.k - view.left;
const screenY = (y) => y * view.k - view.top;
const worldX = (px) => (px + view.left) / view.k;
const worldY = (py) => (py + view.top) / view.k;
const onPaper = () => document.body.classList.contains('paper');
const pixelRatio = () => (onPaper() ? 3 : window.devicePixelRatio || 1);

function readView() {
  const size = map.getSize(), corner = map.getPixelBounds().min;
  Object.assign(view, {k: L.CRS.EPSG3857.scale(map.getZoom()), left: corner.x, top: corner.y,
    width: Math.max(1, size.x), height: Math.max(1, size.y)});
}

function drawNow() {
  const ratio = pixelRatio();
  const width = Math.round(view.width * ratio), height = Math.round(view.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    Object.assign(canvas, {width, height});
    Object.assign(canvas.style, {width: view.width + 'px', height: view.height + 'px'});
  }
  drawLand(ratio);
  drawNames();
  hooks.draw();
}

let drawWaits = false;
function draw() {
  if (!drawWaits) {
    drawWaits = true;
    requestAnimationFrame(() => {
      drawWaits = false;
      drawNow();
    });
  }
}

// The canvas lies beneath Leaflet's panes, which move, so that it need not be moved back each time.
const Scene = L.Layer.extend({
  onAdd() {
    map.getContainer().prepend(canvas);
    drawNow();
  },
  onRemove: () => canvas.remove(),
  getEvents: () => ({move: drawNow}),
});

function resizeMap() {
  map.invalidateSize();
  readView();
  drawNow();
}

function goTo(x, y, zoom = map.getZoom()) {
  map.setView(latLngOf(x, y), zoom, {animate: false});
}

// The view that shows a box, no closer than some 30 km across.
function fitBox(west, east, north, south) {
  const wide = Math.max(0, 0.001 - (east - west)) / 2, tall = Math.max(0, 0.001 - (south - north)) / 2;
  map.fitBounds(L.latLngBounds(latLngOf(west - wide, south + tall), latLngOf(east + wide, north - tall)),
    {padding: [60, 60], maxZoom: 13, animate: false});
}

function mapKey(event) {
  if (event.key === '0') {
    hooks.all();
  } else if (event.key === 'Enter') {
    hooks.enter(view.width / 2, view.height / 2);
  } else {
    return;
  }
  event.preventDefault();
}

// Puts the layer on the map and takes up what hands do.
function startMap() {
  const frame = map.getContainer();
  new Scene().addTo(map);
  L.control.scale({imperial: false, maxWidth: 110}).addTo(map);
  map.on('move', () => hooks.moved?.());
  map.on('click', ({containerPoint}) => hooks.click(containerPoint.x, containerPoint.y));
  map.on('mousemove', ({containerPoint}) => { frame.style.cursor = hooks.isMark(containerPoint.x, containerPoint.y) ? 'pointer' : ''; });
  frame.addEventListener('keydown', mapKey);
  by('closer').addEventListener('click', () => map.zoomIn());
  by('farther').addEventListener('click', () => map.zoomOut());
  by('all').addEventListener('click', () => hooks.all());
}

readView();
map.on('move', readView);
