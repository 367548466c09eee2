'use strict';
// Opens map pages from files in Chromium with every request refused, and uses them as people do.
//   page.js PROGRAM PROJECT FOLDER
const {execFileSync} = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const {chromium} = require(process.env.PLAYWRIGHT || 'playwright-core');
const {tally, expect, faults, report} = require('./common.js');

const [program, project, folder] = process.argv.slice(2);
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--disable-component-update', '--disable-default-apps', '--disable-sync', '--no-first-run'];
const LONG = 'x'.repeat(10000);
const TABLE = [
  'id,date,event_type,title,place,lat,lon,notes,source_url,own',
  'a1,2023-09-24,Battles,</script><img src=x onerror=window.hit=1>,Banjska,42.97333,20.78083,<!--<script>alert(1)</script>,javascript:window.hit=2,"<b>bold</b>"',
  'a2,2023-09-24,Protests,\u202Egnihton\u202C,Banjska,42.97333,20.78083,,https://example.org/a?b=1,',
  'a3,2023-10-02,Riots,Third,Prizren,42.21,20.74,,data:text/html;base64,',
  'a4,2023-11-20,Protests,Бањска скуп,Peja,42.66,20.29,,,',
  `a5,2024-02-01,Protests,${LONG},Gjilan,42.46,21.46,,,`,
  'a6,,Battles,Nowhere found,somewhere unheard of,,,,,',
].join('\n') + '\n';

function map(input, name, ...options) {
  execFileSync(program, ['map', '--quiet', input, ...options, '-o', path.join(folder, name)]);
}

async function open(browser, name, options = {}, hash = '') {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, offline: true, ...options});
  const page = await context.newPage();
  page.noise = [];
  page.asked = [];
  page.on('console', (message) => page.noise.push(message.text()));
  page.on('pageerror', (error) => page.noise.push(error.message));
  page.on('request', (request) => page.asked.push(request.url().slice(0, 80)));
  page.on('dialog', (dialog) => { page.noise.push('dialog'); dialog.dismiss(); });
  await page.route((url) => url.protocol !== 'file:', (route) => route.abort());
  await page.goto('file://' + path.join(folder, name) + hash);
  await page.waitForFunction(() => view.width > 1 && document.querySelectorAll('.row').length > 0);
  return page;
}

const status = (page) => page.textContent('#status');
const settle = (page) => page.waitForTimeout(350);
const shown = (page) => page.evaluate(() => listed.map((row) => text('id', row)));

async function close(page, what) {
  expect(`${what}: nothing is said on the console`, page.noise, []);
  expect(`${what}: nothing but the file is asked for`, page.asked.length, 1);
  await page.context().close();
}

async function hostileTextIsText(browser) {
  const page = await open(browser, 'rows.html');
  await page.click('#all');
  await settle(page);
  expect('a row for each incident', await shown(page), ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
  expect('no element came out of the data', await page.evaluate(() => document.querySelectorAll('img, b, iframe').length), 0);
  expect('no script of the data ran', await page.evaluate(() => window.hit === undefined), true);
  expect('markup stands as text', await page.textContent('#row-0 .head'), '</script><img src=x onerror=window.hit=1>');
  expect('turned text is shown as it is', await page.textContent('#row-1 .head'), '⟦U+202E⟧gnihton⟦U+202C⟧');
  await page.click('#row-0');
  expect('no link to a script', await page.evaluate(() => document.querySelectorAll('#popup a').length), 0);
  expect('the address stands as text', (await page.textContent('#popup dl')).includes('javascript:window.hit=2'), true);
  expect('a column of the table is told', (await page.textContent('#popup dl')).includes('<b>bold</b>'), true);
  await page.click('#row-1');
  expect('a link to the source', await page.getAttribute('#popup a', 'href'), 'https://example.org/a?b=1');
  expect('that tells nobody', (await page.getAttribute('#popup a', 'rel')).includes('noreferrer'), true);
  await page.click('#row-4');
  expect('long text stays inside', await page.evaluate(() => popup.scrollWidth <= popup.clientWidth + 1 &&
    document.documentElement.scrollWidth <= innerWidth), true);
  await close(page, 'hostile text');
}

async function filtersAndTime(browser) {
  const page = await open(browser, 'rows.html');
  await page.click('#all');
  expect('all at first', await status(page), '6 of 6 incidents');
  await page.fill('#search', 'BANJSKA skup');
  await settle(page);
  expect('Latin letters find Cyrillic ones', await shown(page), ['a4']);
  await page.fill('#search', '');
  await settle(page);
  await page.locator('#types label', {hasText: 'Protests'}).locator('input').uncheck();
  expect('a type less', await status(page), '3 of 6 incidents');
  await page.locator('#precisions label', {hasText: 'no place found'}).locator('input').uncheck();
  expect('no unplaced ones', await status(page), '2 of 6 incidents');
  await page.click('#reset');
  expect('all again', await status(page), '6 of 6 incidents');
  await page.focus('#from');
  await page.keyboard.press('End');
  expect('the last day and the undated', await shown(page), ['a5', 'a6']);
  await page.locator('#undated').uncheck();
  expect('the last day', await shown(page), ['a5']);
  await page.click('#reset');
  await page.focus('#to');
  await page.keyboard.press('Home');
  expect('the first day and the undated', await shown(page), ['a1', 'a2', 'a6']);
  await page.click('#reset');
  await page.click('#play');
  await page.waitForFunction(() => asked.from !== null);
  expect('while it plays it can be stopped', await page.getAttribute('#play', 'aria-label'), 'Pause');
  await page.waitForFunction(() => playing === null && asked.to === null, null, {timeout: 60000});
  expect('at the end the last one is shown', (await shown(page)).includes('a5'), true);
  await close(page, 'filters and time');
}

// Wheel, double click and drag; what lies under the pointer stays under it.
async function handsMoveIt(page, edge) {
  const under = (x, y) => page.evaluate(([px, py]) => {
    const {lat, lng} = map.containerPointToLatLng([px, py]);
    return {lat, lng, zoom: map.getZoom()};
  }, [x, y]);
  const near = (one, other) => Math.hypot(one.lat - other.lat, one.lng - other.lng) / 360 * 256 * 2 ** other.zoom < 6; // a drag begins 4 pixels late
  const first = await under(500, 300);
  await page.mouse.move(edge.x + 500, edge.y + 300);
  await page.mouse.wheel(0, -300);
  await settle(page);
  const wheeled = await under(500, 300);
  expect('the wheel brings nearer what is under the pointer', [wheeled.zoom > first.zoom + 0.5, near(first, wheeled)], [true, true]);
  await page.mouse.dblclick(edge.x + 500, edge.y + 300);
  await settle(page);
  const doubled = await under(500, 300);
  expect('two clicks double the scale', [Math.round(10 * (doubled.zoom - wheeled.zoom)), near(wheeled, doubled)], [10, true]);
  await page.keyboard.press('Escape');
  await page.mouse.down();
  await page.mouse.move(edge.x + 400, edge.y + 280, {steps: 25});
  const drawn = await page.evaluate(() => {
    const frame = stage.getBoundingClientRect(), sheet = canvas.getBoundingClientRect();
    return [sheet.left - frame.left, sheet.top - frame.top, sheet.width - frame.width, sheet.height - frame.height].map(Math.floor);
  });
  expect('while it is dragged all of it is drawn', drawn, [0, 0, 0, 0]);
  await page.waitForTimeout(150); // held still, so that nothing glides on
  await page.mouse.up();
  await settle(page);
  expect('it was dragged along', near(doubled, await under(400, 280)), true);
}

async function mapAndPopup(browser) {
  const page = await open(browser, 'rows.html');
  await page.click('#all');
  await settle(page);
  await page.evaluate(() => map.setZoom(7));
  await settle(page);
  const stack = await page.evaluate(() => marks.map((m) => [m.rows.length, m.x, m.y]).filter((m) => m[0] === 2)[0]);
  expect('two at one spot are one sign with a count', Boolean(stack), true);
  const edge = await page.locator('#map').boundingBox();
  await page.mouse.click(edge.x + stack[1], edge.y + stack[2]);
  await settle(page);
  expect('it opens with one of two', await page.textContent('#popup .bar span'), '1 of 2 here');
  const first = await page.textContent('#popup-title');
  await page.click('#popup .bar button[aria-label=Next]');
  expect('and leads to the other', (await page.textContent('#popup-title')) !== first, true);
  await page.keyboard.press('Escape');
  expect('Escape closes it', await page.isHidden('#popup'), true);
  await handsMoveIt(page, edge);
  const at = await page.evaluate(() => [map.getCenter().lng, map.getZoom(), location.hash]);
  const kept = await open(browser, 'rows.html', {}, at[2]);
  const again = await kept.evaluate(() => [map.getCenter().lng, map.getZoom()]);
  const pixels = Math.abs(again[0] - at[0]) / 360 * 256 * 2 ** at[1];
  expect('the address leads back', pixels < 2 && Math.abs(again[1] - at[1]) < 0.01, true);
  await close(kept, 'address');
  await page.evaluate(() => map.setView([42.97333, 20.78083], 12));
  await settle(page);
  expect('near by they are spread', await page.evaluate(() => marks.map((m) => m.rows.length)), [1, 1]);
  await close(page, 'map and popup');
}

async function withoutMouse(browser) {
  const page = await open(browser, 'rows.html');
  await page.click('#all');
  await settle(page);
  await page.focus('#list');
  await page.keyboard.press('End');
  expect('the list tells where it is', await page.evaluate(() => document.getElementById(
    list.getAttribute('aria-activedescendant')).getAttribute('aria-posinset')), '6');
  await page.keyboard.press('Enter');
  expect('the focus goes to what opened', await page.evaluate(() => popup.contains(document.activeElement)), true);
  expect('one without a place says so', (await page.textContent('#popup dl')).includes('no gazetteer has such a name'), true);
  await page.keyboard.press('Escape');
  expect('and comes back', await page.evaluate(() => document.activeElement.id), 'list');
  await page.focus('#map');
  const before = await page.evaluate(() => [map.getZoom(), map.getCenter().lng]);
  await page.keyboard.press('+');
  await page.keyboard.press('ArrowLeft');
  await settle(page);
  const moved = await page.evaluate(() => [map.getZoom(), map.getCenter().lng]);
  expect('keys move the map', [moved[0] > before[0], moved[1] < before[1]], [true, true]);
  await page.keyboard.press('0');
  await settle(page);
  expect('and show all again', await page.evaluate(() => byDay.filter((row) => placed[row]).every((row) =>
    map.getBounds().contains([value('lat', row), value('lon', row)]))), true);
  const unnamed = await page.evaluate(() => [...document.querySelectorAll('button, input, select, [tabindex]')]
    .filter((e) => e.offsetParent && !e.getAttribute('aria-label') && !(e.labels && e.labels.length) && !e.textContent.trim()).length);
  expect('everything that takes the focus has a name', unnamed, 0);
  await page.selectOption('#language', 'sq');
  expect('Albanian', [await page.getAttribute('html', 'lang'), await page.title()], ['sq', 'Incidente']);
  const missing = await page.evaluate(() => Object.keys(WORDS.en).filter((key) => !WORDS.sr[key] || !WORDS.sq[key]));
  expect('every word is there in every language', missing, []);
  await close(page, 'keyboard');
}

async function nothingSerious(browser) {
  for (const [name, colorScheme] of [['rows.html', 'light'], ['report.html', 'dark']]) {
    const page = await open(browser, name, {colorScheme, bypassCSP: true});
    await page.click('#row-0');
    await faults(page, `${name}, ${colorScheme}`);
    await page.context().close();
  }
}

// Where signs lie in a picture: the middle of the pixels of each colour.
function middles(page, url, colours) {
  return page.evaluate(async ([source, wanted]) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const sheet = document.createElement('canvas');
    [sheet.width, sheet.height] = [1063, Math.round(1063 * image.height / image.width)];
    const to = sheet.getContext('2d');
    to.drawImage(image, 0, 0, sheet.width, sheet.height);
    const {data} = to.getImageData(0, 0, sheet.width, sheet.height * 0.85); // the map, not the legend
    return wanted.map((colour) => {
      let x = 0, y = 0, n = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (Math.abs(data[i] - colour[0]) + Math.abs(data[i + 1] - colour[1]) + Math.abs(data[i + 2] - colour[2]) < 12) {
          x += i / 4 % sheet.width;
          y += Math.floor(i / 4 / sheet.width);
          n++;
        }
      }
      return [x / n, y / n];
    });
  }, [url, colours]);
}

async function stillMapsAreTheSameScene(browser) {
  const page = await open(browser, 'three.html');
  const world = await page.evaluate(() => ['Battles', 'Protests', 'Violence against civilians'].map((type) => {
    const row = byDay.find((one) => text('event_type', one) === type);
    const {x, y} = map.project([value('lat', row), value('lon', row)], 12);
    return [x, y];
  }));
  await close(page, 'three');
  const blank = await browser.newPage();
  for (const [name, kind] of [['three.png', 'image/png'], ['three.svg', 'image/svg+xml']]) {
    const url = `data:${kind};base64,` + fs.readFileSync(path.join(folder, name)).toString('base64');
    const at = await middles(blank, url, [[0xd5, 0x5e, 0x00], [0x00, 0x72, 0xb2], [0xcc, 0x79, 0xa7]]);
    const scale = (at[1][0] - at[0][0]) / (world[1][0] - world[0][0]);
    for (const i of [1, 2]) {
      const off = [0, 1].map((k) => Math.abs(at[0][k] + (world[i][k] - world[0][k]) * scale - at[i][k]));
      expect(`${name}: sign ${i} is where the page has it, to 1.5 pixels (${off})`, Math.max(...off) < 1.5, true);
    }
  }
  await blank.close();
}

async function areasInPlaceOfDots(browser) {
  const page = await open(browser, 'areas.html');
  const found = await page.evaluate(() => ['u1', 'u2', 'u3'].map((id) => {
    const area = areaOf(byDay.find((row) => text('id', row) === id));
    return area && [area.level, area.name];
  }));
  expect('a unit and a country are areas, a village is none', found, [[2, 'Zvečan'], [0, 'Kosovo'], null]);
  await page.evaluate(() => select(byDay.find((row) => text('id', row) === 'u1'), [], false));
  await settle(page);
  const shades = await page.evaluate(() => { // far from the sign, on both sides of the border
    const area = areas.find((one) => one.name === 'Zvečan'), row = byDay.find((one) => text('id', one) === 'u1');
    const away = (at) => Math.hypot(at.x - (pointX[row] - origin.x), at.y - (pointY[row] - origin.y));
    const grid = [];
    for (let i = 1; i < 40; i++) {
      for (let k = 1; k < 40; k++) {
        grid.push({x: area.west + (area.east - area.west) * i / 40, y: area.north + (area.south - area.north) * k / 40});
      }
    }
    const farthest = (inside) => grid.filter((at) => isInside(area, at.x, at.y) === inside).sort((m, n) => away(n) - away(m))[0];
    const pixels = pen.getImageData(0, 0, canvas.width, canvas.height);
    return [true, false].map((inside) => {
      const at = farthest(inside), ratio = devicePixelRatio;
      const i = 4 * (Math.round(screenY(at.y + origin.y) * ratio) * canvas.width + Math.round(screenX(at.x + origin.x) * ratio));
      return [...pixels.data.slice(i, i + 3)].join();
    });
  });
  expect('the unit is shaded otherwise than what is beside it', shades[0] !== shades[1], true);
  await close(page, 'areas');
}

async function bordersCountsAndCandidates(browser) {
  const page = await open(browser, 'report.html');
  const lines = await page.evaluate(() => DATA.land.disputed.map((line) => line.length));
  expect('a border that is disputed is dashed', lines.length > 0 && Math.min(...lines) >= 4, true);
  // Its corners are corners of both neighbours' outlines.
  const apart = await page.evaluate(() => {
    const corners = (line) => line.reduce((list, n, i) => {
      if (i % 2 === 0) {
        const last = list[list.length - 1] || [0, 0];
        list.push([last[0] + n, last[1] + line[i + 1]]);
      }
      return list;
    }, []);
    const serbia = DATA.land.areas.find((a) => a[0] === 0 && a[1] === 'Serbia')[2].flatMap(corners);
    const far = (c) => Math.min(...serbia.map((s) => Math.hypot(s[0] - c[0], s[1] - c[1])));
    return Math.max(...corners(DATA.land.disputed.find((line) => line.length > 20)).map(far)) * DATA.land.unit;
  });
  expect(`it runs along the neighbour's outline (${apart} degrees off)`, apart < 0.1, true);
  const waters = await page.evaluate(() => DATA.land.waters.map((w) => [w[0], w[1].length]));
  expect('rivers and lakes are there', [0, 1].every((kind) => waters.some((w) => w[0] === kind && w[1] > 6)), true);
  const library = await page.evaluate(() => [document.documentElement.outerHTML, L.version, by('credits').lastChild.textContent]);
  expect('the map library is told', library[2].includes(`Leaflet ${library[1]} (BSD-2-Clause`), true);
  expect('and its licence is there', ['Redistributions in binary form must reproduce', 'CloudMade', 'Agafonkin']
    .every((words) => library[0].includes(words)), true);
  expect('a note says what dashes mean', (await page.textContent('#footnote')).includes('disputed'), true);
  await page.check('#shading');
  expect('counts by the smallest area', (await page.textContent('#shades li')).startsWith('Zvečan'), true);
  await page.click('#row-0');
  expect('the other Banjska is among the candidates', (await page.textContent('#popup dl')).includes('Banjska, Vučitrn, XK'), true);
  await close(page, 'borders');
  const own = await open(browser, 'noted.html');
  expect('the note can be another', await own.textContent('#footnote'), 'As <b>our</b> lawyers wish.');
  await close(own, 'noted');
}

// A picture of what is seen, for people to look at: kept where PICTURES names a folder.
async function picture(page, name, width, height) {
  const file = path.join(process.env.PICTURES || folder, name + '.png');
  const bytes = await page.screenshot({path: file});
  expect(`${name}: a picture of its size`, [bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [width, height]);
}

// The colour in the map's corner.
function corner(page) {
  return page.evaluate(() => {
    const pixel = document.createElement('canvas').getContext('2d');
    pixel.drawImage(canvas, -3, -3);
    return [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  });
}

// By how many tenths of a zoom level two fingers change the map when they double their distance.
async function pinch(page) {
  const hands = await page.context().newCDPSession(page);
  const {x, y} = await page.locator('#map').boundingBox();
  const touch = (type, apart) => hands.send('Input.dispatchTouchEvent', {type,
    touchPoints: apart === 0 ? [] : [{x: x + 190 - apart, y: y + 60, id: 0}, {x: x + 190 + apart, y: y + 60, id: 1}]});
  const before = await page.evaluate(() => map.getZoom());
  await touch('touchStart', 40);
  for (let apart = 45; apart <= 80; apart += 5) {
    await touch('touchMove', apart);
    await page.waitForTimeout(30);
  }
  await touch('touchEnd', 0);
  await settle(page);
  return Math.round(10 * ((await page.evaluate(() => map.getZoom())) - before));
}

async function otherSizes(browser) {
  const light = await open(browser, 'report.html', {colorScheme: 'light'});
  await light.click('#row-0');
  await settle(light);
  await picture(light, 'desktop', 1280, 800);
  await close(light, 'desktop');
  const phone = await open(browser, 'report.html', {viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true});
  expect('nothing sticks out of a phone', await phone.evaluate(() => document.documentElement.scrollWidth), 390);
  await phone.tap('#row-0');
  await settle(phone);
  expect('a tap opens', (await phone.textContent('#popup dl')).includes('Banjska'), true);
  await picture(phone, 'phone', 390, 844);
  expect('two fingers double the scale', await pinch(phone), 10);
  await close(phone, 'phone');
  const page = await open(browser, 'report.html', {colorScheme: 'dark'});
  expect('the map is dark in the dark', (await corner(page)).every((c) => c < 90), true);
  await page.click('#row-0');
  await picture(page, 'desktop-dark', 1280, 800);
  const seen = await page.evaluate(() => [map.getCenter(), map.getZoom(), map.getBounds().toBBoxString()]);
  await page.pdf({path: path.join(process.env.PICTURES || folder, 'page.pdf'), printBackground: true});
  expect('a print is one', fs.readFileSync(path.join(process.env.PICTURES || folder, 'page.pdf')).subarray(0, 5).toString(), '%PDF-');
  await settle(page);
  expect('and leaves the view as it was', await page.evaluate(() => [map.getCenter(), map.getZoom(), map.getBounds().toBBoxString()]), seen);
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  expect('paper has every listed incident', await page.evaluate(() => document.querySelectorAll('#printed tr').length === listed.length), true);
  expect('and all of the view', await page.evaluate((box) => {
    const [west, south, east, north] = box.split(',').map(Number), size = map.getSize();
    return [map.getBounds().pad(0.001).contains([[south, west], [north, east]]), Math.round(size.x / 96 * 25.4), Math.round(size.y / 96 * 25.4)];
  }, seen[2]), [true, 186, 125]);
  expect('which is light on paper', (await corner(page)).every((c) => c > 160), true);
  await page.emulateMedia({media: 'print', colorScheme: 'light'});
  await page.setViewportSize({width: 794, height: 1123}); // A4
  await picture(page, 'print', 794, 1123);
  await close(page, 'dark and print');
}

async function main() {
  fs.writeFileSync(path.join(folder, 'rows.csv'), TABLE);
  map(path.join(folder, 'rows.csv'), 'rows.html');
  map(path.join(project, 'examples/banjska/report.txt'), 'report.html', '--published', '2023-09-25');
  map(path.join(project, 'examples/banjska/report.txt'), 'noted.html', '--option', 'html.footnote=As <b>our</b> lawyers wish.');
  fs.writeFileSync(path.join(folder, 'three.csv'), 'date,event_type,lat,lon\n2023-09-24,Battles,42.2,20.7\n' +
    '2023-09-25,Protests,42.9,21.5\n2023-09-26,Violence against civilians,43.3,20.4\n');
  for (const name of ['three.html', 'three.png', 'three.svg']) {
    map(path.join(folder, 'three.csv'), name);
  }
  fs.writeFileSync(path.join(folder, 'areas.csv'), 'id,date,event_type,place,country\nu1,2023-09-24,Protests,Zvečan municipality,XK\n' +
    'u2,2023-09-25,Riots,Kosovo,XK\nu3,2023-09-26,Battles,Banjska near Zvečan,XK\n');
  map(path.join(folder, 'areas.csv'), 'areas.html', '--country', 'XK');
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: FLAGS});
  try {
    for (const test of [hostileTextIsText, filtersAndTime, mapAndPopup, withoutMouse, nothingSerious, stillMapsAreTheSameScene, bordersCountsAndCandidates,
      areasInPlaceOfDots, otherSizes]) {
      await test(browser).catch((error) => tally.failures.push(`${test.name}: ${error.stack}`));
    }
  } finally {
    await browser.close();
  }
  report();
}

main();
