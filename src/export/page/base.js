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

// Web Mercator, the whole world from 0 to 1.
const mercatorX = (lon) => (lon + 180) / 360;
const mercatorY = (lat) => {
  const s = Math.sin(Math.max(-85.05, Math.min(85.05, lat)) * Math.PI / 180);
  return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
};
const longitudeOf = (x) => x * 360 - 180;
const latitudeOf = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180 / Math.PI;
const EQUATOR_M = 40075016.7;

// Control letters and those that turn the direction of text, as signs that can be seen.
function visible(raw) {
  return raw.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (c) => '⟦U+' + c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0') + '⟧');
}
