'use strict';
// What the tests of pages share: counting what is expected, and axe-core's opinion where it is installed.
const fs = require('node:fs');

const tally = {passed: 0, failures: []};

function expect(what, found, wanted) {
  if (JSON.stringify(found) === JSON.stringify(wanted)) {
    tally.passed++;
  } else {
    tally.failures.push(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(found)}`);
  }
}

async function faults(page, what) {
  let axe;
  try {
    axe = require.resolve('axe-core');
  } catch (absent) {
    console.log('SKIPPED: axe-core is not there, accessibility is not looked into');
    return;
  }
  await page.evaluate(fs.readFileSync(axe, 'utf8'));
  const found = await page.evaluate(() => axe.run().then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
    .map((v) => v.id + ' ' + v.nodes.map((n) => n.target.join(' ')).slice(0, 3))));
  expect(`${what}: axe-core finds nothing serious`, found, []);
}

function report() {
  tally.failures.forEach((failure) => console.log('not so: ' + failure.slice(0, 2000)));
  console.log(`${tally.passed} passed, ${tally.failures.length} failed`);
  process.exitCode = tally.failures.length > 0 ? 1 : 0;
}

module.exports = {tally, expect, faults, report};
