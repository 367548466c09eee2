// The words of the page, by language. A word that a language lacks is taken from English.
const WORDS = {
  en: {
    _name: 'English', title: 'Incidents', search: 'Search', language: 'Language',
    filters: 'Legend and filters', type: 'Type of event', precision: 'Precision of the place',
    state: 'Status', showing: 'Show', rings: 'Uncertainty as circles', undated: 'Incidents without a date',
    inview: 'In the list, only what the map shows', reset: 'Clear all filters', map: 'Map', time: 'Time',
    help: 'Arrow keys move the map, plus and minus zoom, 0 shows everything. Every incident of the map is in the list.',
    closer: 'Zoom in', farther: 'Zoom out', all: 'Show everything', play: 'Play', pause: 'Pause',
    from: 'First day', to: 'Last day', sources: 'Sources of the map', untyped: 'No type told',
    others: 'Other types', precision1: 'the place itself', precision2: 'near it, or part of a region',
    precision3: 'a larger region (hollow sign)', precision4: 'not told', precision0: 'no place found',
    count: '{n} of {all} incidents', outside: '{n} outside this view', listed: '{n} in the list',
    unplaced: '{n} without a place', nowhere: 'no place found', nodate: 'no date', close: 'Close',
    previous: 'Previous', next: 'Next', nth: '{n} of {all} here', when: 'When', who: 'Who', deaths: 'Deaths',
    where: 'Place', told: 'As written', unit: 'Lies in', claimed: 'The source says', how: 'Placed by',
    belief: 'belief {n} %', within: 'within {n}', wants: 'To be checked', evidence: 'Evidence', notes: 'Notes',
    source: 'Source', published: 'published {n}', open: 'Open the source', status: 'Status', unsure: '{low} to {high}',
    empty: 'Nothing fits the filters.', made: 'Made with incmap {n}. The page asks nothing of any server.',
    more: '… and {n} more', centre: 'Show on the map', other: 'Also in the record', gazetteer: 'Gazetteer',
    m_exact: "the place's own name", m_alternate: 'another name of the place',
    m_folded: 'its name but for accents, case and script', m_skeleton: 'its name as another language spells it',
    m_inflected: 'a grammatical case of its name', m_fuzzy: 'its name with a letter or two changed',
    m_coordinates: 'coordinates in the text', m_given: 'coordinates of the input', m_decision: "a person's decision",
    m_ambiguous: 'several places fit', m_unplaced: 'not placed', r_near: 'near the place',
    r_offset: 'at a distance from the place', r_between: 'between two places', r_part: 'in a part of the area',
    f_admin_mismatch: 'lies outside the unit that the source names',
    f_country_mismatch: 'lies outside the country that the source names', f_fuzzy: 'name met with letters changed',
    f_admin_unknown: 'the unit that the source names is unknown', f_several: 'other places bear the same name',
    f_far_from_near: 'over 100 km from where it was expected', f_area_only: 'only an area is known',
    f_offset: 'reckoned from a distance and a direction', f_relation_dropped: 'part of the phrase was not understood',
    f_empty: 'no place is named', f_not_a_name: 'the text stands for no place',
    f_not_found: 'no gazetteer has such a name', f_out_of_range: 'coordinates that no point has',
    f_too_long: 'longer than a name can be', f_rejected: 'a person decided against placing it',
  },
  sr: {
    _name: 'Srpski', title: 'Incidenti', search: 'Pretraga', language: 'Jezik',
    filters: 'Legenda i filteri', type: 'Vrsta događaja', precision: 'Preciznost mesta', state: 'Status',
    showing: 'Prikaži', rings: 'Neizvesnost kao krugove', undated: 'Incidente bez datuma',
    inview: 'U spisku samo ono što je na karti', reset: 'Poništi filtere', map: 'Karta', time: 'Vreme',
    help: 'Strelice pomeraju kartu, plus i minus zumiraju, 0 prikazuje sve. Svaki incident sa karte je u spisku.',
    closer: 'Uvećaj', farther: 'Umanji', all: 'Prikaži sve', play: 'Pokreni', pause: 'Zaustavi',
    from: 'Prvi dan', to: 'Poslednji dan', sources: 'Izvori karte', untyped: 'Vrsta nije navedena',
    others: 'Ostale vrste', precision1: 'samo mesto', precision2: 'u blizini ili deo oblasti',
    precision3: 'šira oblast (prazan znak)', precision4: 'nije navedeno', precision0: 'mesto nije nađeno',
    count: '{n} od {all} incidenata', outside: '{n} van ovog prikaza', listed: '{n} u spisku',
    unplaced: '{n} bez mesta', nowhere: 'mesto nije nađeno', nodate: 'bez datuma', close: 'Zatvori',
    previous: 'Prethodni', next: 'Sledeći', nth: '{n} od {all} ovde', when: 'Kada', who: 'Ko', deaths: 'Poginuli',
    where: 'Mesto', told: 'Kako piše', unit: 'Nalazi se u', claimed: 'Izvor navodi', how: 'Određeno prema',
    belief: 'pouzdanost {n} %', within: 'u krugu od {n}', wants: 'Treba proveriti', evidence: 'Dokaz',
    notes: 'Napomene', source: 'Izvor', published: 'objavljeno {n}', open: 'Otvori izvor', status: 'Status',
    unsure: '{low} do {high}', empty: 'Ništa ne odgovara filterima.',
    made: 'Napravljeno programom incmap {n}. Stranica ne traži ništa od servera.', more: '… i još {n}',
    centre: 'Prikaži na karti', other: 'Ostalo u zapisu', gazetteer: 'Imenik mesta',
    m_exact: 'ime mesta', m_alternate: 'drugo ime mesta', m_folded: 'ime bez kvačica i pisma',
    m_skeleton: 'ime kako ga piše drugi jezik', m_inflected: 'padež imena', m_fuzzy: 'ime sa izmenjenim slovom',
    m_coordinates: 'koordinate u tekstu', m_given: 'koordinate iz podataka', m_decision: 'odluka čoveka',
    m_ambiguous: 'odgovara više mesta', m_unplaced: 'nije određeno', r_near: 'u blizini mesta',
    r_offset: 'na udaljenosti od mesta', r_between: 'između dva mesta', r_part: 'u delu oblasti',
    f_admin_mismatch: 'van jedinice koju izvor navodi', f_country_mismatch: 'van države koju izvor navodi',
    f_fuzzy: 'ime nađeno sa izmenjenim slovima', f_admin_unknown: 'jedinica koju izvor navodi nije poznata',
    f_several: 'i druga mesta nose to ime', f_far_from_near: 'preko 100 km od očekivanog',
    f_area_only: 'poznata je samo oblast', f_offset: 'izračunato iz udaljenosti i pravca',
    f_relation_dropped: 'deo izraza nije shvaćen', f_empty: 'mesto nije navedeno', f_not_a_name: 'tekst nije mesto',
    f_not_found: 'nijedan imenik nema takvo ime', f_out_of_range: 'nemoguće koordinate',
    f_too_long: 'predugo za ime', f_rejected: 'čovek je odlučio da se ne određuje',
  },
  sq: {
    _name: 'Shqip', title: 'Incidente', search: 'Kërko', language: 'Gjuha',
    filters: 'Legjenda dhe filtrat', type: 'Lloji i ngjarjes', precision: 'Saktësia e vendit', state: 'Statusi',
    showing: 'Shfaq', rings: 'Pasigurinë si rrathë', undated: 'Incidentet pa datë',
    inview: 'Në listë vetëm çfarë tregon harta', reset: 'Hiq filtrat', map: 'Harta', time: 'Koha',
    help: 'Shigjetat lëvizin hartën, plus dhe minus zmadhojnë, 0 tregon gjithçka. Çdo incident i hartës është në listë.',
    closer: 'Zmadho', farther: 'Zvogëlo', all: 'Trego gjithçka', play: 'Luaj', pause: 'Ndalo',
    from: 'Dita e parë', to: 'Dita e fundit', sources: 'Burimet e hartës', untyped: 'Pa lloj',
    others: 'Lloje të tjera', precision1: 'vetë vendi', precision2: 'afër tij ose pjesë e një zone',
    precision3: 'një zonë më e gjerë (shenjë bosh)', precision4: 'nuk dihet', precision0: 'vendi nuk u gjet',
    count: '{n} nga {all} incidente', outside: '{n} jashtë kësaj pamjeje', listed: '{n} në listë',
    unplaced: '{n} pa vend', nowhere: 'vendi nuk u gjet', nodate: 'pa datë', close: 'Mbyll', previous: 'I mëparshmi',
    next: 'Tjetri', nth: '{n} nga {all} këtu', when: 'Kur', who: 'Kush', deaths: 'Të vdekur', where: 'Vendi',
    told: 'Siç shkruhet', unit: 'Ndodhet në', claimed: 'Burimi thotë', how: 'Vendosur sipas',
    belief: 'besimi {n} %', within: 'brenda {n}', wants: 'Për t’u kontrolluar', evidence: 'Dëshmia',
    notes: 'Shënime', source: 'Burimi', published: 'botuar më {n}', open: 'Hap burimin', status: 'Statusi',
    unsure: '{low} deri {high}', empty: 'Asgjë nuk u përgjigjet filtrave.',
    made: 'Bërë me incmap {n}. Faqja nuk kërkon asgjë nga asnjë server.', more: '… dhe {n} të tjera',
    centre: 'Trego në hartë', other: 'Të tjera në regjistrim', gazetteer: 'Regjistri i vendeve',
    m_exact: 'emri i vendit', m_alternate: 'emër tjetër i vendit', m_folded: 'emri pa shenja e shkrim',
    m_skeleton: 'emri si e shkruan një gjuhë tjetër', m_inflected: 'rasë e emrit', m_fuzzy: 'emri me një shkronjë ndryshe',
    m_coordinates: 'koordinata në tekst', m_given: 'koordinata të të dhënave', m_decision: 'vendim njeriu',
    m_ambiguous: 'përshtaten disa vende', m_unplaced: 'pa vend', r_near: 'afër vendit',
    r_offset: 'në largësi nga vendi', r_between: 'mes dy vendeve', r_part: 'në një pjesë të zonës',
    f_admin_mismatch: 'jashtë njësisë që thotë burimi', f_country_mismatch: 'jashtë shtetit që thotë burimi',
    f_fuzzy: 'emri u gjet me shkronja të ndryshuara', f_admin_unknown: 'njësia që thotë burimi nuk njihet',
    f_several: 'edhe vende të tjera e kanë këtë emër', f_far_from_near: 'mbi 100 km nga vendi i pritur',
    f_area_only: 'dihet vetëm zona', f_offset: 'llogaritur nga largësia dhe drejtimi',
    f_relation_dropped: 'një pjesë e shprehjes nuk u kuptua', f_empty: 'nuk thuhet vend',
    f_not_a_name: 'teksti nuk është vend', f_not_found: 'asnjë regjistër nuk e ka këtë emër',
    f_out_of_range: 'koordinata të pamundura', f_too_long: 'më e gjatë se një emër',
    f_rejected: 'një njeri vendosi të mos vendoset',
  },
};

let language = 'en';

function word(key, values) {
  const text = WORDS[language][key] || WORDS.en[key] || key;
  return values ? text.replace(/\{(\w+)\}/g, (all, name) => String(values[name])) : text;
}

// A name of the data (a flag, a match) in words; as it is where there are none.
function named(prefix, name) {
  const known = Object.hasOwn(WORDS.en, prefix + name);
  return known ? word(prefix + name) : name;
}

function number(value) {
  return value.toLocaleString(language);
}
