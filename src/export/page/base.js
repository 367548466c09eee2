// Small pieces: elements, where things are on the map, text that shows what it holds.
const by = (id) => document.getElementById(id);

function make(tag, content, className) {
  const element = document.createElement(tag);
  if (content !== undefined) {
    element.textContent = content;
  }
  if (className) {
    element.className = className;
  }
  return element;
}

// Web Mercator, the whole world from 0 to 1: as Leaflet has it where the world is one pixel wide.
const WORLD = -8;
const worldOf = (lat, lon) => L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), WORLD);
const latLngOf = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y), WORLD);
const EQUATOR_M = 40075016.7;

// Control letters and those that turn the direction of text, as signs that can be seen.
function visible(raw) {
  return raw.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (c) => '⟦U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + '⟧');
}
