'use strict';
// A review in Chromium from end to end, by mouse and by keys, over 200 doubtful phrases; then `map` replays it.
//   review.js PROGRAM PROJECT FOLDER
const {execFileSync, spawn} = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const {chromium} = require(process.env.PLAYWRIGHT || 'playwright-core');
const {tally, expect, faults, report} = require('./common.js');

const [program, , folder] = process.argv.slice(2);
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--disable-component-update', '--disable-default-apps', '--disable-sync', '--no-first-run'];
const log = path.join(folder, 'log.csv'), decided = path.join(folder, 'decided.csv');
const HOSTILE = ['</script><img src=x onerror=window.hit=1>', 'javascript:window.hit=2', '\u202Egnihton\u202C', 'y'.repeat(10000)];
const DOUBTS = 200;

const cell = (text) => '"' + text.replaceAll('"', '""') + '"';

function writeTable() {
  const rows = ['date,place,municipality,notes', '2023-09-24,Mitrovica,,known', '2023-09-24,Prizren,,known'];
  for (let i = rows.length; rows.length < DOUBTS; i++) {
    rows.push(`2023-09-24,Qxuzhk ${String(i).padStart(3, '0')},,${cell(HOSTILE[i % HOSTILE.length])}`);
  }
  rows.push('2023-09-24,Kamenica,,near Kamenica', '2023-09-25,Banska,Leposavić,shots at Banska', '2023-09-25,' + cell(HOSTILE[0]) + ',,');
  fs.writeFileSync(log, rows.join('\n') + '\n');
}

// {process, address}: the address is what the program prints.
function start() {
  const child = spawn(program, ['review', log, '--country', 'XK', '--decisions', decided], {stdio: ['ignore', 'ignore', 'pipe']});
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (data) => {
      said += data;
      const found = said.match(/http:\S+/);
      if (found) {
        resolve({child, address: found[0], port: new URL(found[0]).port});
      }
    });
    child.on('exit', () => reject(new Error(said)));
  });
}

async function open(context, session, address) {
  const page = await context.newPage();
  page.noise = [];
  page.on('console', (message) => page.noise.push(message.text()));
  page.on('pageerror', (error) => page.noise.push(error.message));
  page.on('dialog', (dialog) => { page.noise.push('dialog'); dialog.dismiss(); });
  page.on('request', (request) => {
    if (!request.url().startsWith(`http://127.0.0.1:${session.port}/`)) {
      page.noise.push('asked for ' + request.url());
    }
  });
  await page.goto(address);
  return page;
}

const ready = (page) => page.waitForFunction(() => question !== null && !deciding);
const count = (page) => page.textContent('#status');

async function decideBy(page, action) {
  const before = await page.evaluate(() => by('progress').value);
  await action();
  await page.waitForFunction((n) => by('progress').value !== n && !deciding && question !== null, before);
  await page.waitForFunction(() => question.decision === undefined || questions.every((one) => one.decision));
}

async function mouseAndKeys(page) {
  expect('nothing is decided yet', await count(page), `0 of ${DOUBTS} decided`);
  const first = await page.textContent('#phrase');
  expect('unplaced ones come first', (await page.textContent('#state')).startsWith('not placed'), true);
  expect('the focus is on the question', await page.evaluate(() => document.activeElement.id), 'phrase');
  await decideBy(page, () => page.keyboard.press('r'));
  expect('the next one is another', (await page.textContent('#phrase')) !== first, true);
  await page.keyboard.press('u');
  await page.waitForFunction(() => by('progress').value === 0 && !deciding);
  expect('undo leads back', await page.textContent('#phrase'), first);
  await page.keyboard.press('/');
  await page.keyboard.type('Зубин По');
  await page.waitForFunction(() => document.querySelectorAll('#found button').length > 0);
  expect('the search finds through scripts', (await page.textContent('#found button')).includes('Zubin Potok'), true);
  await decideBy(page, () => page.click('#found button'));
  const edge = await page.locator('#map').boundingBox();
  await page.mouse.click(edge.x + edge.width * 0.4, edge.y + edge.height * 0.3);
  expect('a click sets a point', /^-?\d+\.\d{5}, -?\d+\.\d{5}$/.test(await page.inputValue('#point')), true);
  await page.fill('#radius', '2.5');
  await decideBy(page, () => page.click('#use'));
  expect('the circle is told', (await page.textContent('#said')).includes('within 2.5 km'), true);
  await page.focus('#map');
  await page.keyboard.press('+');
  await page.keyboard.press('Enter');
  expect('keys set a point too', (await page.inputValue('#point')) !== '', true);
  await page.focus('#point');
  await page.fill('#point', 'nonsense');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => by('said').classList.contains('bad'));
  expect('nonsense is refused with a reason', (await page.textContent('#said')).includes('nonsense'), true);
  await page.keyboard.press('Escape');
  const here = await page.evaluate(() => current);
  await page.keyboard.press('s');
  await page.waitForFunction((from) => current !== from, here);
  await page.keyboard.press('b');
  await page.waitForFunction((from) => current === from, here);
  expect('skipping decides nothing', await count(page), `2 of ${DOUBTS} decided`);
}

async function hostileTextIsText(page) {
  const where = await page.evaluate((phrase) => questions.find((one) => one.phrase === phrase).number, HOSTILE[0]);
  await page.evaluate((to) => go(to), where);
  await page.waitForFunction((to) => current === to, where);
  expect('markup stands as text', await page.textContent('#phrase'), HOSTILE[0]);
  for (let i = 0; i < HOSTILE.length; i++) {
    await page.evaluate((to) => go(to), i);
    await page.waitForFunction((to) => current === to, i);
  }
  expect('no element came out of the data', await page.evaluate(() => document.querySelectorAll('img, iframe, a').length), 0);
  expect('no script of the data ran', await page.evaluate(() => window.hit === undefined), true);
  expect('turned text is shown as it is', await page.evaluate(() => questions.length > 0 && visible('\u202Ex') === '⟦U+202E⟧x'), true);
  expect('long text stays inside', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
}

async function twoWindows(context, page, session) {
  const other = await open(context, session, `http://127.0.0.1:${session.port}/`);
  await ready(other);
  const number = await page.evaluate(() => questions.find((one) => !one.decision).number);
  await page.evaluate((to) => go(to), number);
  await other.evaluate((to) => go(to), number);
  await other.waitForFunction((to) => current === to, number);
  await page.waitForFunction((to) => current === to, number);
  await decideBy(page, () => page.keyboard.press('r'));
  await other.keyboard.press('u');
  await other.evaluate(() => decide('42.5, 20.5'));
  await other.waitForFunction(() => by('said').classList.contains('bad'));
  expect('the other window overwrites nothing', await other.evaluate(() => question.decision.rejected), true);
  expect('and says so', (await other.textContent('#said')).includes('another window'), true);
  await other.close();
}

async function stranger(browser, session) {
  const context = await browser.newContext();
  const page = await open(context, session, `http://127.0.0.1:${session.port}/#${'0'.repeat(32)}`);
  await page.waitForFunction(() => by('said').textContent !== '');
  expect('another browser is not let in', await page.evaluate(() => [by('said').className, questions.length]), ['bad', 0]);
  await context.close();
}

// Without the mouse to the end: candidates by their numbers, the others by a point.
async function rest(page) {
  for (let guard = 0; guard < 2 * DOUBTS; guard++) {
    const state = await page.evaluate(() => ({open: questions.some((one) => !one.decision), candidates: question.candidates.length,
      decided: Boolean(question.decision)}));
    if (!state.open) {
      break;
    }
    if (state.decided) {
      await page.evaluate(() => goOn());
    } else if (state.candidates > 0) {
      await decideBy(page, () => page.keyboard.press('1'));
    } else {
      await page.focus('#point');
      await page.keyboard.type(`42.${String(guard).padStart(5, '0')}, 20.5`);
      await decideBy(page, () => page.keyboard.press('Enter'));
    }
  }
  expect('all are decided', await count(page), `${DOUBTS} of ${DOUBTS} decided`);
}

function replay(decisions) {
  const geojson = path.join(folder, 'log.geojson');
  execFileSync(program, ['map', '--quiet', log, '--country', 'XK', '--decisions', decided, '-o', geojson]);
  const placed = new Map(JSON.parse(fs.readFileSync(geojson, 'utf8')).features.map((f) => [f.properties.place_verbatim,
    f.geometry && f.geometry.coordinates]));
  const wrong = decisions.filter(([phrase, decision]) => {
    const at = placed.get(phrase) || null;
    return decision.rejected ? at !== null : !at || Math.hypot(at[0] - decision.lon, at[1] - decision.lat) > 1e-6;
  });
  expect('map puts each where it was decided to be', wrong, []);
}

async function main() {
  writeTable();
  const session = await start();
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: FLAGS});
  try {
    const context = await browser.newContext({viewport: {width: 1280, height: 800}});
    const page = await open(context, session, session.address);
    await ready(page);
    expect('the token is gone from the address', await page.evaluate(() => location.href.includes('#')), false);
    await mouseAndKeys(page);
    await hostileTextIsText(page);
    await twoWindows(context, page, session);
    await stranger(browser, session);
    await faults(page, 'review');
    const missing = await page.evaluate(() => Object.keys(WORDS.en).filter((key) => !WORDS.sr[key] || !WORDS.sq[key]));
    expect('every word is there in every language', missing, []);
    await page.setViewportSize({width: 390, height: 844});
    expect('nothing sticks out of a phone', await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await page.setViewportSize({width: 1280, height: 800});
    await rest(page);
    const decisions = await page.evaluate(() => questions.map((one) => [one.phrase, one.decision]));
    const ended = new Promise((resolve) => session.child.on('exit', resolve));
    await page.click('#end');
    expect('the program ends well', await ended, 0);
    expect('nothing is said on the console but the refusals', page.noise.filter((n) => !/status of 4\d\d/.test(n)), []);
    replay(decisions);
  } catch (error) {
    tally.failures.push(error.stack);
  } finally {
    await browser.close();
    session.child.kill();
  }
  report();
}

main();
