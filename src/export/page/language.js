// Languages: the words that the page of a map and that of a review share, and how words are found. Each page adds its own.
const WORDS = {
  en: {
    _name: 'English', language: 'Language', map: 'Map', closer: 'Zoom in', farther: 'Zoom out',
    all: 'Show everything', m_exact: "the place's own name", m_alternate: 'another name of the place',
    m_folded: 'its name but for accents, case and script', m_skeleton: 'its name as another language spells it',
    m_inflected: 'a grammatical case of its name', m_fuzzy: 'its name with a letter or two changed',
    m_coordinates: 'coordinates in the text', m_given: 'coordinates of the input', m_decision: "a person's decision",
    m_ambiguous: 'several places fit', m_unplaced: 'not placed',
    f_admin_mismatch: 'lies outside the unit that the source names',
    f_country_mismatch: 'lies outside the country that the source names', f_fuzzy: 'name met with letters changed',
    f_admin_unknown: 'the unit that the source names is unknown', f_several: 'other places bear the same name',
    f_far_from_near: 'over 100 km from where it was expected', f_area_only: 'only an area is known',
    f_offset: 'reckoned from a distance and a direction', f_relation_dropped: 'part of the phrase was not understood',
    f_historic_name: 'a name of former times', f_far_from_others: 'far from the other places of the text',
    f_empty: 'no place is named', f_not_a_name: 'the text stands for no place',
    f_not_found: 'no gazetteer has such a name', f_out_of_range: 'coordinates that no point has',
    f_too_long: 'longer than a name can be', f_rejected: 'a person decided against placing it',
  },
  sr: {
    _name: 'Srpski', language: 'Jezik', map: 'Karta', closer: 'Uvećaj', farther: 'Umanji', all: 'Prikaži sve',
    m_exact: 'ime mesta', m_alternate: 'drugo ime mesta', m_folded: 'ime bez kvačica i pisma',
    m_skeleton: 'ime kako ga piše drugi jezik', m_inflected: 'padež imena', m_fuzzy: 'ime sa izmenjenim slovom',
    m_coordinates: 'koordinate u tekstu', m_given: 'koordinate iz podataka', m_decision: 'odluka čoveka',
    m_ambiguous: 'odgovara više mesta', m_unplaced: 'nije određeno',
    f_admin_mismatch: 'van jedinice koju izvor navodi', f_country_mismatch: 'van države koju izvor navodi',
    f_fuzzy: 'ime nađeno sa izmenjenim slovima', f_admin_unknown: 'jedinica koju izvor navodi nije poznata',
    f_several: 'i druga mesta nose to ime', f_far_from_near: 'preko 100 km od očekivanog',
    f_area_only: 'poznata je samo oblast', f_offset: 'izračunato iz udaljenosti i pravca',
    f_relation_dropped: 'deo izraza nije shvaćen', f_historic_name: 'nekadašnje ime',
    f_far_from_others: 'daleko od drugih mesta u tekstu', f_empty: 'mesto nije navedeno',
    f_not_a_name: 'tekst nije mesto', f_not_found: 'nijedan imenik nema takvo ime',
    f_out_of_range: 'nemoguće koordinate', f_too_long: 'predugo za ime',
    f_rejected: 'čovek je odlučio da se ne određuje',
  },
  sq: {
    _name: 'Shqip', language: 'Gjuha', map: 'Harta', closer: 'Zmadho', farther: 'Zvogëlo', all: 'Trego gjithçka',
    m_exact: 'emri i vendit', m_alternate: 'emër tjetër i vendit', m_folded: 'emri pa shenja e shkrim',
    m_skeleton: 'emri si e shkruan një gjuhë tjetër', m_inflected: 'rasë e emrit',
    m_fuzzy: 'emri me një shkronjë ndryshe', m_coordinates: 'koordinata në tekst',
    m_given: 'koordinata të të dhënave', m_decision: 'vendim njeriu', m_ambiguous: 'përshtaten disa vende',
    m_unplaced: 'pa vend', f_admin_mismatch: 'jashtë njësisë që thotë burimi',
    f_country_mismatch: 'jashtë shtetit që thotë burimi', f_fuzzy: 'emri u gjet me shkronja të ndryshuara',
    f_admin_unknown: 'njësia që thotë burimi nuk njihet', f_several: 'edhe vende të tjera e kanë këtë emër',
    f_far_from_near: 'mbi 100 km nga vendi i pritur', f_area_only: 'dihet vetëm zona',
    f_offset: 'llogaritur nga largësia dhe drejtimi', f_relation_dropped: 'një pjesë e shprehjes nuk u kuptua',
    f_historic_name: 'emër i dikurshëm', f_far_from_others: 'larg vendeve të tjera të tekstit',
    f_empty: 'nuk thuhet vend', f_not_a_name: 'teksti nuk është vend',
    f_not_found: 'asnjë regjistër nuk e ka këtë emër', f_out_of_range: 'koordinata të pamundura',
    f_too_long: 'më e gjatë se një emër', f_rejected: 'një njeri vendosi të mos vendoset',
  },
};

function addWords(own) {
  Object.keys(WORDS).forEach((code) => Object.assign(WORDS[code], own[code]));
}

let language = 'en';

// A word that a language lacks is taken from English.
function word(key, values) {
  const text = WORDS[language][key] || WORDS.en[key] || key;
  return values ? text.replace(/\{(\w+)\}/g, (all, name) => String(values[name])) : text;
}

// A name of the data (a flag, a match) in words; as it is where there are none.
function named(prefix, name) {
  const known = Object.hasOwn(WORDS.en, prefix + name);
  return known ? word(prefix + name) : name;
}

const number = (value) => value.toLocaleString(language);

// What stands in the document and on the map.
function showLanguage() {
  document.documentElement.lang = language;
  document.querySelectorAll('[data-word]').forEach((element) => { element.textContent = word(element.dataset.word); });
  by('language').value = language;
  by('map').setAttribute('aria-label', word('map'));
  for (const id of ['closer', 'farther', 'all']) {
    by(id).setAttribute('aria-label', word(id));
    by(id).title = word(id);
  }
}

function offerLanguages(changed) {
  for (const [code, words] of Object.entries(WORDS)) {
    const option = make('option', words._name);
    option.value = code;
    option.lang = code;
    by('language').append(option);
  }
  by('language').addEventListener('change', () => {
    language = by('language').value;
    changed();
  });
}
