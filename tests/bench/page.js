'use strict';
// The time to the first view and the frames a second while the map is dragged, for the page of incmap and for
// pages that put the same incidents on a Leaflet map, which is what folium writes and what people write by hand:
// canvas circles, clusters, and up to 5,000 incidents a marker each, which takes minutes beyond. All from one
// file, without tiles, in Chromium without a GPU.
//   NODE_PATH=... CHROMIUM=... page.js PROGRAM [INCIDENTS] [RUNS]
// wants the npm packages playwright-core, leaflet and leaflet.markercluster.
const {execFileSync} = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const {chromium} = require('playwright-core');

const [program, incidents = '20000', rounds = '5'] = process.argv.slice(2);
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run'];
const DRAG_MS = 3000;

// Numbers that are the same everywhere (Numerical Recipes' quick generator).
let seed = 24;
const chance = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 4294967296;
};

function makeIncidents(count) {
  const types = ['Battles', 'Riots', 'Protests', 'Explosions/Remote violence', 'Strategic developments'];
  return Array.from({length: count}, (unused, i) => ({id: i, type: types[Math.floor(chance() * types.length)],
    day: 1 + Math.floor(chance() * 28), lat: 44 + 6 * chance(), lon: 20 + 18 * chance()}));
}

function leafletPage(rows, kind) {
  const read = (file) => fs.readFileSync(require.resolve(file), 'utf8').replaceAll('</script', '<\\/script');
  const clusters = kind === 'clusters';
  const add = {
    markers: 'rows.forEach((r) => L.marker([r.lat, r.lon]).bindPopup(r.type).addTo(map));',
    circles: 'rows.forEach((r) => L.circleMarker([r.lat, r.lon], {radius: 5}).bindPopup(r.type).addTo(map));',
    clusters: 'const g = L.markerClusterGroup(); rows.forEach((r) => g.addLayer(L.marker([r.lat, r.lon]).bindPopup(r.type))); map.addLayer(g);',
  }[kind];
  return `<!doctype html><meta charset="utf-8"><style>${read('leaflet/dist/leaflet.css')} html, body, #map { height: 100%; margin: 0; }</style>
<div id="map"></div><script>${read('leaflet/dist/leaflet-src.js')}</script>${clusters ? `<script>${read('leaflet.markercluster/dist/leaflet.markercluster-src.js')}</script>` : ''}
<script>const rows = ${JSON.stringify(rows)}; const map = L.map('map', {preferCanvas: true, zoomAnimation: false}).setView([47, 29], 6); ${add}</script>`;
}

async function measure(browser, file) {
  const page = await browser.newPage({viewport: {width: 1280, height: 800}});
  await page.addInitScript(() => addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => {
    window.seenAt = performance.now();
  }))));
  await page.goto('file://' + file, {timeout: 240000});
  await page.waitForFunction(() => window.seenAt !== undefined, null, {timeout: 240000});
  const first = await page.evaluate(() => window.seenAt);
  const box = await page.locator('#map').boundingBox();
  const middle = [box.x + box.width / 2, box.y + box.height / 2];
  await page.evaluate(() => {
    window.frames_seen = 0;
    const count = () => {
      window.frames_seen++;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  await page.mouse.move(...middle);
  await page.mouse.down();
  const before = await page.evaluate(() => [window.frames_seen, performance.now()]);
  for (let i = 0, start = Date.now(); Date.now() - start < DRAG_MS; i++) {
    await page.mouse.move(middle[0] + 150 * Math.sin(i / 9), middle[1] + 100 * Math.cos(i / 9));
  }
  const after = await page.evaluate(() => [window.frames_seen, performance.now()]);
  await page.mouse.up();
  await page.close();
  return [first, 1000 * (after[0] - before[0]) / (after[1] - before[1])];
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'incmap-page-'));
  const rows = makeIncidents(Number(incidents));
  const table = path.join(folder, 'in.csv');
  fs.writeFileSync(table, 'id,date,event_type,lat,lon\n' + rows.map((r) =>
    `${r.id},2023-09-${String(r.day).padStart(2, '0')},${r.type},${r.lat.toFixed(5)},${r.lon.toFixed(5)}`).join('\n') + '\n');
  const pages = {'incmap': path.join(folder, 'incmap.html')};
  execFileSync(program, ['map', '--quiet', table, '-o', pages.incmap]);
  for (const kind of ['circles', 'clusters', ...(rows.length <= 5000 ? ['markers'] : [])]) {
    pages['Leaflet ' + kind] = path.join(folder, kind + '.html');
    fs.writeFileSync(pages['Leaflet ' + kind], leafletPage(rows, kind));
  }
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: FLAGS});
  console.log(`${incidents} incidents, median of ${rounds} after one to warm up`);
  for (const [name, file] of Object.entries(pages)) {
    await measure(browser, file);
    const found = [];
    for (let i = 0; i < Number(rounds); i++) {
      found.push(await measure(browser, file));
    }
    const size = fs.statSync(file).size / 1e6;
    console.log(`${name.padEnd(18)} ${size.toFixed(1)} MB, first view ${median(found.map((f) => f[0])).toFixed(0)} ms, ` +
      `${median(found.map((f) => f[1])).toFixed(1)} frames/s while dragged`);
  }
  await browser.close();
  fs.rmSync(folder, {recursive: true});
}

main();
