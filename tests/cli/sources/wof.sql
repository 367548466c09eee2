-- The tables of Who's On First's distribution, with places of an island that is none.
CREATE TABLE spr (id TEXT NOT NULL PRIMARY KEY, parent_id INTEGER, name TEXT, placetype TEXT,
  inception TEXT, cessation TEXT, country TEXT, repo TEXT, latitude REAL, longitude REAL,
  min_latitude REAL, min_longitude REAL, max_latitude REAL, max_longitude REAL, is_current INTEGER,
  is_deprecated INTEGER, is_ceased INTEGER, is_superseded INTEGER, is_superseding INTEGER,
  superseded_by TEXT, supersedes TEXT, belongsto TEXT, is_alt TINYINT, alt_label TEXT,
  lastmodified INTEGER);
CREATE TABLE names (id INTEGER NOT NULL, placetype TEXT, country TEXT, language TEXT, extlang TEXT,
  script TEXT, region TEXT, variant TEXT, extension TEXT, privateuse TEXT, name TEXT,
  lastmodified INTEGER);
CREATE TABLE geojson (id INTEGER NOT NULL, body TEXT, source TEXT, is_alt BOOLEAN, alt_label TEXT,
  lastmodified INTEGER);
INSERT INTO spr (id, name, placetype, country, latitude, longitude, is_deprecated, is_superseded) VALUES
  ('85633001', 'Islandia', 'country', 'QA', 10.5, 20.5, 0, 0),
  ('85682001', 'West Region', 'region', 'QA', 10.5, 20.25, 0, 0),
  ('101748001', 'Portograd', 'locality', 'QA', 10.25, 20.25, 0, 0),
  ('101748002', 'Old Port', 'locality', 'QA', 10.26, 20.26, 1, 0),
  ('101748003', 'Nowhere', 'locality', 'QA', NULL, NULL, 0, 0),
  ('1729000000001', 'Far Id', 'neighbourhood', 'QA', 10.75, 20.75, -1, 0),
  ('101748004', CAST(X'42C3' AS TEXT), 'locality', 'QA', 10.1, 20.1, 0, 0);
INSERT INTO names (id, language, privateuse, name) VALUES
  (101748001, 'srp', 'x_preferred', 'Портоград'), (101748001, 'deu', 'x_variant', 'Hafenstadt'),
  (85682001, 'fra', 'x_preferred', 'Région Ouest'), (77, 'eng', 'x_preferred', 'Not Here');
INSERT INTO geojson (id, is_alt, body) VALUES
  (85682001, 0, '{"type":"Feature","properties":{"wof:id":85682001,"wof:name":"West Region","wof:placetype":"region","wof:country":"QA","name:fra_x_preferred":["Région Ouest"]},"geometry":{"type":"Polygon","coordinates":[[[20,10],[20.5,10],[20.5,11],[20,11],[20,10]]]}}'),
  (85682001, 1, '{"type":"Feature","properties":{"wof:id":85682001},"geometry":{"type":"Polygon","coordinates":[[[20,10],[20.4,10],[20.4,11],[20,10]]]}}'),
  (85633001, 0, '{"type":"Feature","properties":{"wof:name":"Islandia","wof:placetype":"country","wof:country":"QA"},"geometry":{"type":"Point","coordinates":[20.5,10.5]}}');
