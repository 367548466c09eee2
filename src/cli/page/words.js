// The words of the review, by language. A word that a language lacks is taken from English.
const WORDS = {
  en: {
    _name: 'English', title: 'What is in doubt', language: 'Language', end: 'Finish', candidates: 'Candidates',
    none: 'No gazetteer in use has a place of that name.', search: 'Search the gazetteers', hand: 'Place it by hand',
    point: 'Point', radius: 'Radius, km', use: 'Use this point', everywhere: 'wherever this phrase stands, not here alone',
    reject: 'Not to be placed', skip: 'Skip', back: 'Back', undo: 'Undo', account: 'How the candidates were weighed',
    list: 'All questions', map: 'Map', closer: 'Zoom in', farther: 'Zoom out', all: 'Show everything',
    help: 'Arrow keys move the map, plus and minus zoom, 0 shows everything, Enter takes the middle as a point.',
    keys: 'Keys: 1 to 9 take a candidate, / searches, r rejects, s skips, b goes back, u takes the last decision back.',
    progress: '{n} of {all} decided', claim: 'The source says: {n}', origin: '{file}, line {line}; {n} incidents',
    saved: 'Saved: {n}', undone: 'Taken back: {n}', stale: 'This was decided in another window meanwhile; nothing was changed.',
    lost: 'The program does not answer. Nothing was saved.', refused: 'Not saved: {n}', closed: 'Done. This window can be closed.',
    complete: 'All questions are decided.', rejected: 'not to be placed', circle: '{n} within {r} km', decided: 'Decided: {n}',
    byphrase: '(by a decision on the phrase)', away: '{n} from {name}', nothing: 'Nothing was decided just now.',
    unplaced: 'not placed', ambiguous: 'several places fit', placed: 'placed, but to be checked', entry: 'This window was not let in. Open the address that the program printed, once.',
  },
  sr: {
    _name: 'Srpski', title: 'Šta je nesigurno', language: 'Jezik', end: 'Završi', candidates: 'Kandidati',
    none: 'Nijedan imenik nema mesto tog imena.', search: 'Traži u imenicima', hand: 'Postavi ručno', point: 'Tačka',
    radius: 'Poluprečnik, km', use: 'Uzmi ovu tačku', everywhere: 'svuda gde stoji ovaj izraz, ne samo ovde',
    reject: 'Ne postavljati', skip: 'Preskoči', back: 'Nazad', undo: 'Poništi', account: 'Kako su kandidati vagani',
    list: 'Sva pitanja', map: 'Karta', closer: 'Uvećaj', farther: 'Umanji', all: 'Prikaži sve',
    help: 'Strelice pomeraju kartu, plus i minus zumiraju, 0 prikazuje sve, Enter uzima sredinu kao tačku.',
    keys: 'Tasteri: 1 do 9 biraju kandidata, / traži, r odbija, s preskače, b vraća, u poništava poslednju odluku.',
    progress: '{n} od {all} odlučeno', claim: 'Izvor navodi: {n}', origin: '{file}, red {line}; incidenata: {n}',
    saved: 'Sačuvano: {n}', undone: 'Poništeno: {n}', stale: 'O ovome je u međuvremenu odlučeno u drugom prozoru; ništa nije promenjeno.',
    lost: 'Program ne odgovara. Ništa nije sačuvano.', refused: 'Nije sačuvano: {n}', closed: 'Gotovo. Prozor se može zatvoriti.',
    complete: 'O svemu je odlučeno.', rejected: 'ne postavljati', circle: '{n} u krugu od {r} km', decided: 'Odlučeno: {n}',
    byphrase: '(odlukom o izrazu)', away: '{n} od mesta {name}', nothing: 'Ništa nije upravo odlučeno.',
    unplaced: 'nije postavljeno', ambiguous: 'odgovara više mesta', placed: 'postavljeno, ali treba proveriti', entry: 'Ovaj prozor nije pušten. Otvorite adresu koju je program ispisao, jednom.',
  },
  sq: {
    _name: 'Shqip', title: 'Çfarë është e pasigurt', language: 'Gjuha', end: 'Përfundo', candidates: 'Kandidatët',
    none: 'Asnjë regjistër nuk ka vend me këtë emër.', search: 'Kërko në regjistra', hand: 'Vendose me dorë', point: 'Pika',
    radius: 'Rrezja, km', use: 'Merre këtë pikë', everywhere: 'kudo ku qëndron kjo shprehje, jo vetëm këtu',
    reject: 'Mos e vendos', skip: 'Kapërce', back: 'Prapa', undo: 'Zhbëj', account: 'Si u peshuan kandidatët',
    list: 'Të gjitha pyetjet', map: 'Harta', closer: 'Afro', farther: 'Largo', all: 'Shfaq gjithçka',
    help: 'Shigjetat lëvizin hartën, plus dhe minus zmadhojnë, 0 shfaq gjithçka, Enter merr mesin si pikë.',
    keys: 'Tastet: 1 deri 9 marrin kandidatin, / kërkon, r refuzon, s kapërcen, b kthehet, u zhbën vendimin e fundit.',
    progress: '{n} nga {all} të vendosura', claim: 'Burimi thotë: {n}', origin: '{file}, rreshti {line}; {n} incidente',
    saved: 'U ruajt: {n}', undone: 'U zhbë: {n}', stale: 'Për këtë u vendos ndërkohë në një dritare tjetër; asgjë nuk u ndryshua.',
    lost: 'Programi nuk përgjigjet. Asgjë nuk u ruajt.', refused: 'Nuk u ruajt: {n}', closed: 'U krye. Dritarja mund të mbyllet.',
    complete: 'Për të gjitha u vendos.', rejected: 'të mos vendoset', circle: '{n} brenda {r} km', decided: 'U vendos: {n}',
    byphrase: '(me vendim për shprehjen)', away: '{n} nga {name}', nothing: 'Asgjë nuk u vendos tani.',
    unplaced: 'pa vend', ambiguous: 'përshtaten disa vende', placed: 'me vend, por për t’u kontrolluar', entry: 'Kjo dritare nuk u lejua. Hapni adresën që shtypi programi, një herë.',
  },
};
let language = (navigator.language || 'en').slice(0, 2);
language = Object.hasOwn(WORDS, language) ? language : 'en';

const number = (n) => n.toLocaleString(language);

function word(key, values) {
  const found = WORDS[language][key] || WORDS.en[key] || key;
  return values ? found.replace(/\{(\w+)\}/g, (unused, name) => values[name]) : found;
}

function showWords() {
  document.documentElement.lang = language;
  document.querySelectorAll('[data-word]').forEach((element) => { element.textContent = word(element.dataset.word); });
  document.title = word('title');
  canvas.setAttribute('aria-label', word('map'));
  for (const id of ['closer', 'farther', 'all']) {
    by(id).setAttribute('aria-label', word(id));
    by(id).title = word(id);
  }
}
