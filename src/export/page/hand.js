// Pointers, wheel, keys and buttons move the view. What a page does besides is in its `hooks`: isMark(x, y),
// click(x, y), enter(x, y) for the key at the middle, all(), and shade(areas) where it has one.
const pointers = new Map();
let pressed = null, pinch = 0;
const local = (event) => {
  const edge = canvas.getBoundingClientRect();
  return {x: event.clientX - edge.left, y: event.clientY - edge.top};
};
const spread = () => {
  const [a, b] = [...pointers.values()];
  return {apart: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2};
};

function pointerDown(event) {
  canvas.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, local(event));
  pressed = pointers.size === 1 ? {at: local(event), moved: false} : null;
  pinch = pointers.size === 2 ? spread().apart : 0;
}

function pointerMove(event) {
  const before = pointers.get(event.pointerId), now = local(event);
  if (!before) {
    canvas.style.cursor = hooks.isMark(now.x, now.y) ? 'pointer' : 'grab';
    return;
  }
  pointers.set(event.pointerId, now);
  if (pointers.size === 2) {
    const {apart, x, y} = spread();
    if (pinch > 0 && apart > 0) {
      zoomAt(x, y, apart / pinch);
    }
    pinch = apart;
  } else if (pointers.size === 1) {
    if (pressed && Math.hypot(now.x - pressed.at.x, now.y - pressed.at.y) > 5) {
      pressed.moved = true;
    }
    if (!pressed || pressed.moved) {
      view.x -= (now.x - before.x) / view.k;
      view.y -= (now.y - before.y) / view.k;
      viewMoved();
    }
  }
}

function pointerUp(event) {
  const known = pointers.delete(event.pointerId);
  if (known && event.type === 'pointerup' && pressed && !pressed.moved) {
    const at = local(event);
    hooks.click(at.x, at.y);
  }
  pressed = null;
}

function mapKey(event) {
  const step = 80 / view.k;
  const moves = {ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step]};
  const middle = [view.width / 2, view.height / 2];
  if (moves[event.key]) {
    view.x += moves[event.key][0];
    view.y += moves[event.key][1];
    viewMoved();
  } else if (event.key === '+' || event.key === '=') {
    zoomAt(...middle, 1.5);
  } else if (event.key === '-') {
    zoomAt(...middle, 1 / 1.5);
  } else if (event.key === '0') {
    hooks.all();
  } else if (event.key === 'Enter') {
    hooks.enter(...middle);
  } else {
    return;
  }
  event.preventDefault();
}

function listenToHands() {
  canvas.addEventListener('pointerdown', pointerDown);
  canvas.addEventListener('pointermove', pointerMove);
  canvas.addEventListener('pointerup', pointerUp);
  canvas.addEventListener('pointercancel', pointerUp);
  canvas.addEventListener('keydown', mapKey);
  canvas.addEventListener('dblclick', (event) => zoomAt(local(event).x, local(event).y, 2));
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 30 : 1;
    zoomAt(local(event).x, local(event).y, 2 ** (Math.max(-300, Math.min(300, -event.deltaY * lines)) / 300));
  }, {passive: false});
  by('closer').addEventListener('click', () => zoomAt(view.width / 2, view.height / 2, 2));
  by('farther').addEventListener('click', () => zoomAt(view.width / 2, view.height / 2, 0.5));
  by('all').addEventListener('click', () => hooks.all());
}
