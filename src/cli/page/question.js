// One question: what the source says, the candidates in the list and on the map, a point set by hand.
let question = null;
let places = []; // what the map numbers: candidates, then what was searched for
let chosen = -1; // of these
let pending = null; // {lat, lon} set by hand

function nearestNeighbour(place) {
  let best = null;
  for (const one of question.neighbours) {
    const metres = map.distance(place, one);
    if (!best || metres < best.metres) {
      best = {metres, name: visible(one.name)};
    }
  }
  return best;
}

const placeText = (place) => [place.name, place.admin2, place.admin1, place.country].filter((t) => t).map(visible).join(', ');

function decisionText(decision) {
  const point = () => `${decision.lat.toFixed(5)}, ${decision.lon.toFixed(5)}`;
  return decision.rejected ? word('rejected') : decision.place_id ? visible(`${decision.name} (${decision.place_id})`)
    : decision.radius_m > 1000 ? word('circle', {n: point(), r: number(decision.radius_m / 1000)}) : point();
}

function placeButton(place, index) {
  const item = make('li'), button = make('button');
  const near = nearestNeighbour(place);
  button.type = 'button';
  button.dataset.index = index;
  button.append(make('kbd', index < 9 ? String(index + 1) : ''), make('span', placeText(place)),
    make('span', place.score === undefined ? '' : Math.round(place.score * 100) + ' %'),
    make('span', [place.feature, named('m_', place.match), near ? word('away', {n: distanceText(near.metres), name: near.name || '–'}) : '']
      .filter((t) => t).join(' · '), 'more'));
  button.addEventListener('click', () => decide(place.place_id));
  button.addEventListener('focus', () => choose(index));
  item.append(button);
  return item;
}

function choose(index) {
  chosen = index;
  document.querySelectorAll('#candidates button, #found button').forEach((button) => {
    button.classList.toggle('chosen', Number(button.dataset.index) === index);
  });
  draw();
}

// The sentence, with the phrase marked where it stands in it.
function showEvidence() {
  const text = visible(question.evidence), phrase = visible(question.phrase);
  const at = phrase ? text.indexOf(phrase) : -1;
  by('evidence').replaceChildren(...(at < 0 ? [text] : [text.slice(0, at), make('mark', phrase), text.slice(at + phrase.length)])
    .filter((part) => part !== ''));
}

function showQuestion() {
  const claim = [question.admin, question.country].filter((t) => t).map(visible).join(', ');
  by('phrase').textContent = visible(question.phrase);
  by('claim').textContent = claim ? word('claim', {n: claim}) : '';
  by('state').textContent = [word(question.status), named('f_', question.reason), ...question.flags.map((f) => named('f_', f))].filter((t) => t).join(' · ');
  showEvidence();
  by('origin').textContent = [visible(question.date), visible(question.title),
    word('origin', {file: visible(question.input), line: number(question.line), n: number(question.count)})].filter((t) => t).join(' · ');
  by('decided').textContent = question.decision
    ? word('decided', {n: decisionText(question.decision)}) + (question.decision.everywhere && question.in_report ? ' ' + word('byphrase') : '') : '';
  by('candidates').replaceChildren(...question.candidates.map(placeButton));
  by('none').hidden = question.candidates.length > 0;
  by('account').textContent = question.account;
  by('scope').hidden = !question.in_report;
}

// A question comes to be looked at: the map goes to its candidates and neighbours.
function openQuestion(found) {
  question = found;
  places = question.candidates.slice();
  chosen = -1;
  pending = null;
  by('everywhere').checked = false;
  by('search').value = by('point').value = by('radius').value = '';
  by('found').replaceChildren();
  showQuestion();
  fitQuestion();
  by('phrase').focus({preventScroll: false});
}

function fitQuestion() {
  const points = [...question.candidates.slice(0, 3), ...question.neighbours];
  if (question.decision && !question.decision.rejected) {
    points.push(question.decision);
  }
  if (points.length > 0) {
    const spots = points.map((p) => worldOf(p.lat, p.lon)), xs = spots.map((p) => p.x), ys = spots.map((p) => p.y);
    fitBox(Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys));
  }
  draw();
}

const at = (place) => map.latLngToContainerPoint(place);

function drawCircle(place, metres) {
  const {x, y} = at(place);
  pen.beginPath();
  pen.arc(x, y, metres / EQUATOR_M / Math.max(0.01, Math.cos(place.lat * Math.PI / 180)) * view.k, 0, 7);
  pen.lineWidth = 2;
  pen.strokeStyle = colours.accent;
  pen.stroke();
}

function drawMarks() {
  if (!question) {
    return;
  }
  for (const one of question.neighbours) {
    const {x, y} = at(one);
    pen.fillStyle = colours.faint;
    pen.fillRect(x - 4, y - 4, 8, 8);
  }
  places.forEach((place, i) => {
    const {x, y} = at(place);
    pen.beginPath();
    pen.arc(x, y, i === chosen ? 13 : 10, 0, 7);
    pen.fillStyle = i === chosen ? colours.ink : colours.accent;
    pen.fill();
    pen.lineWidth = 2;
    pen.strokeStyle = colours.paper;
    pen.stroke();
    pen.fillStyle = colours.paper;
    pen.font = '600 12px system-ui, sans-serif';
    pen.textAlign = 'center';
    pen.fillText(i < 9 ? String(i + 1) : '·', x, y);
    pen.textAlign = 'left';
  });
  const hand = pending || (question.decision && !question.decision.rejected && !question.decision.place_id ? question.decision : null);
  if (hand) {
    const {x, y} = at(hand);
    pen.fillStyle = colours.ink;
    pen.fillRect(x - 8, y - 1, 17, 3);
    pen.fillRect(x - 1, y - 8, 3, 17);
    drawCircle(hand, pending ? 1000 * Number(by('radius').value || 0) : question.decision.radius_m);
  }
}

function markAt(x, y) {
  return places.findIndex((place) => Math.hypot(at(place).x - x, at(place).y - y) < 14);
}

function setPoint(x, y) {
  const {lat, lng} = map.containerPointToLatLng([x, y]);
  pending = {lat, lon: lng};
  by('point').value = `${pending.lat.toFixed(5)}, ${pending.lon.toFixed(5)}`;
  draw();
}

function clickMap(x, y) {
  const index = markAt(x, y);
  if (index < 0) {
    setPoint(x, y);
  } else if (index === chosen) {
    decide(places[index].place_id);
  } else {
    choose(index);
    document.querySelector(`#side button[data-index="${index}"]`).focus();
  }
}
