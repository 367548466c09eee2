// Counts of the incidents that pass the filters, by the smallest area that each lies in, as shades.
let shaded = null; // the most in one area; null: not counted

function countByArea() {
  const finest = areas.filter((area) => area.level > 0).sort((a, b) => b.level - a.level || a.size - b.size);
  areas.forEach((area) => { area.count = 0; });
  for (const row of byDay) {
    if (passes[row] && placed[row] && precisionOf[row] !== 3) { // a larger region is in no area
      const area = finest.find((one) => isInside(one, pointX[row] - origin.x, pointY[row] - origin.y));
      if (area) {
        area.count++;
      }
    }
  }
  shaded = areas.reduce((most, area) => Math.max(most, area.count), 0);
}

// Five shades, each for ever larger counts.
const SHADES = 5;
const shadeOf = (count) => Math.min(SHADES, 1 + Math.floor(SHADES * Math.log(count) / Math.log(Math.max(2, shaded + 1))));

function drawShading(seen) {
  if (!document.getElementById('shading').checked || shaded === null) {
    return;
  }
  for (const area of seen) {
    if (area.count > 0) {
      pen.globalAlpha = 0.12 * shadeOf(area.count);
      pen.fillStyle = colours.accent;
      pen.fill(area.fill, 'evenodd');
    }
  }
  pen.globalAlpha = 1;
}

// The counts themselves, for those who do not see the shades.
function showShading() {
  const on = by('shading').checked;
  if (on) {
    countByArea();
  }
  const told = areas.filter((area) => on && area.count > 0).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, 12);
  by('shades').replaceChildren(...told.map((area) => {
    const item = make('li'), swatch = make('span', undefined, 'swatch');
    swatch.style.opacity = 0.12 * shadeOf(area.count);
    item.append(swatch, make('bdi', area.name), make('span', number(area.count), 'number'));
    return item;
  }));
  draw();
}
