// The walk through the questions: what the program is asked and told, keys, the list, the end.
let key = '';
let questions = []; // in brief, worst first
let current = 0;
let done = []; // numbers decided in this window, for undo
let searchWaits = null, searches = 0;

function say(text, bad) {
  by('said').textContent = text;
  by('said').classList.toggle('bad', Boolean(bad));
}

// Answers {status, ...}, status 0 when the program is not there.
async function ask(method, path, values, bearer) {
  const query = new URLSearchParams(values || {}).toString();
  try {
    const response = await fetch(path + (query ? '?' + query : ''), {method, cache: 'no-store',
      headers: {Authorization: 'Bearer ' + (bearer || key)}});
    return {status: response.status, ...(await response.json())};
  } catch (gone) {
    say(word('lost'), true);
    return {status: 0};
  }
}

function showProgress(counts) {
  by('progress').max = counts.questions;
  by('progress').value = counts.decided;
  by('status').textContent = word('progress', {n: number(counts.decided), all: number(counts.questions)});
}

const LISTED = 300; // about the current one, so that the document stays small
function showList() {
  const first = Math.max(0, Math.min(current - LISTED / 2, questions.length - LISTED));
  by('list').replaceChildren(...questions.slice(first, first + LISTED).map((one) => {
    const item = make('li'), button = make('button');
    button.type = 'button';
    button.classList.toggle('chosen', one.number === current);
    button.append(make('span', one.decision ? '✓' : ''), make('span', visible(one.phrase)), make('span', number(one.count)),
      make('span', one.decision ? decisionText(one.decision) : word(one.status), 'more'));
    button.addEventListener('click', () => go(one.number));
    item.append(button);
    return item;
  }));
}

async function readQuestions() {
  questions = [];
  for (;;) {
    const page = await ask('GET', '/questions', {from: questions.length});
    if (page.status !== 200) {
      return false;
    }
    questions.push(...page.questions);
    showProgress(page.counts);
    if (page.questions.length === 0 || questions.length >= page.counts.questions) {
      return true;
    }
  }
}

async function go(to) {
  const answer = await ask('GET', '/question', {number: to});
  if (answer.status === 200) {
    current = to;
    questions[to] = answer.question;
    openQuestion(answer.question);
    showList();
  }
}

// The next one that is open, from here on and then from the start.
async function goOn() {
  const order = [...questions.slice(current + 1), ...questions.slice(0, current + 1)];
  const next = order.find((one) => !one.decision);
  if (next) {
    await go(next.number);
  } else {
    say(word('complete'));
    await go(current);
  }
}

async function tell(text, to) {
  const everywhere = by('everywhere').checked && text !== 'undo';
  const answer = await ask('POST', '/decide', {number: to, revision: questions[to].revision, decision: text,
    everywhere: everywhere ? 1 : 0});
  if (answer.status === 409) {
    say(word('stale'), true);
    await readQuestions();
    await go(to);
  } else if (answer.status === 200) {
    questions[to] = answer.question;
    showProgress(answer.counts);
    done = done.filter((one) => one !== to);
    if (text === 'undo') {
      say(word('undone', {n: visible(answer.question.phrase)}));
    } else {
      say(word('saved', {n: decisionText(answer.question.decision)}));
      done.push(to);
    }
    if (everywhere || text === 'undo') {
      await readQuestions(); // others may have been settled with it
    }
    await (text === 'undo' ? go(to) : goOn());
  } else if (answer.status !== 0) {
    say(word('refused', {n: visible(answer.error)}), true);
  }
}

let deciding = false; // one at a time: a second key pressed meanwhile is not meant for the next question
async function decide(text, to = current) {
  if (!deciding) {
    deciding = true;
    await tell(text, to);
    deciding = false;
  }
}

function undo() {
  if (question && question.decision) {
    decide('undo');
  } else if (done.length > 0) {
    decide('undo', done[done.length - 1]);
  } else {
    say(word('nothing'));
  }
}

function usePoint() {
  const text = by('point').value.trim(), km = Number(by('radius').value);
  const parts = text.split(/\s*,\s*/);
  if (text !== '') {
    decide(km > 0 && parts.length === 2 ? `geo:${parts[0]},${parts[1]};u=${Math.round(km * 1000)}` : text);
  }
}

async function search() {
  const asked = ++searches, name = by('search').value.trim();
  const answer = name.length < 2 ? {status: 200, places: []} : await ask('GET', '/search', {q: name});
  if (asked !== searches || answer.status !== 200) {
    return;
  }
  places = question.candidates.concat(answer.places);
  by('found').replaceChildren(...answer.places.map((place, i) => placeButton(place, question.candidates.length + i)));
  choose(-1);
}

function pressKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox';
  if (event.key === 'Escape' && typing) {
    by('phrase').focus();
    return;
  }
  if (typing || event.ctrlKey || event.altKey || event.metaKey || !question) {
    return;
  }
  const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
  const actions = {r: () => decide('reject'), s: goOn, b: () => go(Math.max(0, current - 1)), u: undo, '/': () => by('search').focus()};
  if (digit >= 0 && digit < places.length) {
    decide(places[digit].place_id);
  } else if (Object.hasOwn(actions, event.key)) {
    actions[event.key]();
  } else {
    return;
  }
  event.preventDefault();
}

async function end() {
  const answer = await ask('POST', '/end');
  if (answer.status === 200) {
    showProgress(answer.counts);
    say(word('closed'));
    document.querySelectorAll('button, input').forEach((element) => { element.disabled = true; });
    question = null;
  }
}

const hooks = {
  draw: drawMarks,
  isMark: (x, y) => markAt(x, y) >= 0,
  click: clickMap,
  enter: setPoint,
  all: fitQuestion,
};

function listen() {
  by('reject').addEventListener('click', () => decide('reject'));
  by('skip').addEventListener('click', goOn);
  by('back').addEventListener('click', () => go(Math.max(0, current - 1)));
  by('undo').addEventListener('click', undo);
  by('use').addEventListener('click', usePoint);
  by('end').addEventListener('click', end);
  by('radius').addEventListener('input', draw);
  by('search').addEventListener('input', () => {
    clearTimeout(searchWaits);
    searchWaits = setTimeout(search, 120);
  });
  for (const id of ['point', 'radius']) {
    by(id).addEventListener('keydown', (event) => event.key === 'Enter' && usePoint());
  }
  document.addEventListener('keydown', pressKey);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    readColours();
    draw();
  });
  new ResizeObserver(resizeMap).observe(stage);
}

// The address's token is changed, once, for a key that other windows of this browser find again.
async function enter() {
  const token = location.hash.slice(1);
  key = localStorage.getItem('key') || '';
  if (token) {
    history.replaceState(null, '', '/');
    const answer = await ask('POST', '/enter', null, token);
    if (answer.status === 200) {
      key = answer.key;
      localStorage.setItem('key', key);
    }
  }
}

function showWords() {
  showLanguage();
  document.title = word('title');
}

async function start() {
  readColours();
  const wished = (navigator.language || '').slice(0, 2);
  language = Object.hasOwn(WORDS, wished) ? wished : 'en';
  offerLanguages(() => {
    showWords();
    showQuestion();
    showList();
  });
  showWords();
  await enter();
  if (!(await readQuestions())) {
    say(word('entry'), true);
    return;
  }
  const land = await ask('GET', '/land');
  if (land.areas) {
    readLand(land);
  }
  startMap();
  listen();
  const open = questions.find((one) => !one.decision);
  await go(open ? open.number : 0);
}

start();
