// On paper: the map of a size that fits there and in the colours of light, the list as a table, since it cannot be scrolled.
let onScreen = null; // what to go back to

function printList() {
  const most = 1000;
  const table = make('table');
  for (const row of listed.slice(0, most)) {
    const tr = make('tr');
    const type = typeName(types[typeOf[row]]), head = headline(row);
    [dateText(row), type, head === type ? '' : head, placed[row] ? placeText(row) : placeText(row) + ' (' + word('nowhere') + ')']
      .forEach((content) => tr.append(make('td', content.slice(0, 300))));
    table.append(tr);
  }
  by('printed').replaceChildren(table);
  if (listed.length > most) {
    by('printed').append(make('p', word('more', {n: number(listed.length - most)})));
  }
}

function changeMedium(paper, open) {
  document.body.classList.toggle('paper', paper);
  by('filters').open = open;
  readColours();
  showFilters();
  resizeMap();
}

function toPaper() {
  refill();
  printList();
  const seen = map.getBounds();
  onScreen = onScreen || {center: map.getCenter(), zoom: map.getZoom(), open: by('filters').open};
  changeMedium(true, true);
  map.fitBounds(seen, {animate: false});
}

function toScreen() {
  if (onScreen) {
    changeMedium(false, onScreen.open);
    map.setView(onScreen.center, onScreen.zoom, {animate: false});
    onScreen = null;
  }
}
