// Time: a histogram over first days, two handles, and play, which moves what they hold on.
const histogram = document.getElementById('histogram');
const fromInput = document.getElementById('from');
const toInput = document.getElementById('to');
const playButton = document.getElementById('play');
const STEPS = [1, 7, 14, 30.4375, 91.3125, 365.25, 3652.5];
let firstOfAll = 0, lastOfAll = 0, binDays = 1;
let playing = null;

function readTimes() {
  const days = byDay.filter((row) => firstDay[row] !== NO_DAY);
  const box = document.getElementById('time');
  if (days.length === 0) {
    box.hidden = true;
    return;
  }
  firstOfAll = firstDay[days[0]];
  lastOfAll = Math.max(firstOfAll, days.reduce((last, row) => Math.max(last, lastDay[row]), firstOfAll));
  binDays = STEPS.find((step) => (lastOfAll - firstOfAll + 1) / step <= 130) || (lastOfAll - firstOfAll + 1) / 130;
  for (const input of [fromInput, toInput]) {
    input.min = firstOfAll;
    input.max = lastOfAll;
  }
}

function showTimes() {
  const from = asked.from === null ? firstOfAll : asked.from, to = asked.to === null ? lastOfAll : asked.to;
  fromInput.value = from;
  toInput.value = to;
  fromInput.setAttribute('aria-valuetext', dayText(from));
  toInput.setAttribute('aria-valuetext', dayText(to));
  document.getElementById('span').textContent = dayText(from) + ' – ' + dayText(to);
  drawHistogram(from, to);
}

function drawHistogram(from, to) {
  const ratio = window.devicePixelRatio || 1;
  const width = histogram.clientWidth, height = histogram.clientHeight;
  if (width === 0) {
    return;
  }
  histogram.width = width * ratio;
  histogram.height = height * ratio;
  const to2d = histogram.getContext('2d');
  to2d.scale(ratio, ratio);
  const bins = new Array(Math.max(1, Math.ceil((lastOfAll - firstOfAll + 1) / binDays))).fill(0);
  const all = bins.slice();
  for (let row = 0; row < COUNT; row++) {
    if (firstDay[row] !== NO_DAY) {
      const bin = Math.min(bins.length - 1, Math.floor((firstDay[row] - firstOfAll) / binDays));
      all[bin]++;
      bins[bin] += passes[row];
    }
  }
  const most = Math.max(1, ...all);
  const step = width / bins.length;
  const bar = (count, i, colour) => {
    const tall = count === 0 ? 0 : Math.max(2, count / most * (height - 2));
    to2d.fillStyle = colour;
    to2d.fillRect(i * step, height - tall, Math.min(40, Math.max(1, step - (step > 3 ? 1 : 0))), tall);
  };
  all.forEach((count, i) => bar(count, i, colours.line));
  bins.forEach((count, i) => bar(count, i, colours.accent));
  const long = Math.max(1, lastOfAll - firstOfAll + 1);
  to2d.globalAlpha = 0.6;
  to2d.fillStyle = colours.paper;
  to2d.fillRect(0, 0, (from - firstOfAll) / long * width, height);
  to2d.fillRect((to + 1 - firstOfAll) / long * width, 0, width, height);
}

function setTimes(from, to) {
  asked.from = from <= firstOfAll ? null : from;
  asked.to = to >= lastOfAll ? null : to;
  filtersChanged();
}

function stopPlaying() {
  clearInterval(playing);
  playing = null;
  showPlay();
}

function showPlay() {
  playButton.textContent = playing ? '❚❚' : '▶';
  playButton.setAttribute('aria-label', word(playing ? 'pause' : 'play'));
  playButton.title = word(playing ? 'pause' : 'play');
}

function startPlaying() {
  const all = lastOfAll - firstOfAll + 1;
  let from = Number(fromInput.value), to = Number(toInput.value);
  if (asked.from === null && asked.to === null) {
    to = firstOfAll + Math.max(0, Math.round(Math.max(binDays, all / 12)) - 1);
  } else if (to >= lastOfAll) {
    to = firstOfAll + (to - from);
    from = firstOfAll;
  }
  const step = Math.max(1, Math.round(all / 120));
  setTimes(from, to);
  playing = setInterval(() => {
    from += step;
    to += step;
    setTimes(from, Math.min(to, lastOfAll));
    if (to >= lastOfAll) {
      stopPlaying();
    }
  }, 160);
  showPlay();
}

fromInput.addEventListener('input', () => {
  const from = Math.min(Number(fromInput.value), Number(toInput.value));
  setTimes(from, Number(toInput.value));
});
toInput.addEventListener('input', () => {
  const to = Math.max(Number(fromInput.value), Number(toInput.value));
  setTimes(Number(fromInput.value), to);
});
playButton.addEventListener('click', () => (playing ? stopPlaying() : startPlaying()));
