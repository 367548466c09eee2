#!/usr/bin/env python3
"""What `incmap verify` finds in files made here, each with one fault.

    bad_files.py PROGRAM

Every GeoJSON file is a text below, every shapefile is a sound one with one thing broken by a function
below. Expected is the code of the fault (all of the file's findings have to be among those listed, the
first has to be there) and the exit status. The sound shapefile is made with struct, not by incmap.
"""
import gzip
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
PRJ = (b'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
       b'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]')
UTM = (b'PROJCS["WGS_1984_UTM_Zone_34N",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",'
       b'6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
       b'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
       b'PARAMETER["Central_Meridian",21.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],'
       b'UNIT["Meter",1.0]]')
WKT2 = (b'PROJCRS["x",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]]],'
        b'CONVERSION["UTM zone 34N",METHOD["Transverse Mercator"]],CS[Cartesian,2],AXIS["e",east],AXIS["n",north],LENGTHUNIT["metre",1]]')


def feature(geometry='{"type":"Point","coordinates":[21.16,42.66]}', properties='{"who":"Ana"}', more=''):
    return f'{{"type":"Feature","geometry":{geometry},"properties":{properties}{more}}}'


def collection(*features, more=''):
    return '{"type":"FeatureCollection","features":[' + ',\n'.join(features) + f']{more}}}'


def geometry(kind, coordinates):
    return collection(feature(f'{{"type":"{kind}","coordinates":{coordinates}}}'))


def properties(text):
    return collection(feature(properties=text))


SQUARE = '[[20,42],[21,42],[21,43],[20,43],[20,42]]'
SQUARE_NORTH = '[[20,44],[21,44],[21,45],[20,45],[20,44]]'
SQUARE_CLOCKWISE = '[[20,42],[20,43],[21,43],[21,42],[20,42]]'
HOLE = '[[20.2,42.2],[20.2,42.4],[20.4,42.4],[20.4,42.2],[20.2,42.2]]'
HOLE_WRONG = '[[20.2,42.2],[20.4,42.2],[20.4,42.4],[20.2,42.4],[20.2,42.2]]'

SOUND = {
    'points': collection(feature(), feature()),
    'no_features': collection(),
    'one_feature': feature(),
    'bare_geometry': '{"type":"Point","coordinates":[0,1]}',
    'null_properties': collection(feature(properties='null')),
    'ids': collection(feature(more=',"id":"a"'), feature(more=',"id":7')),
    'foreign_members': collection(feature(more=',"title":{"id":[1.5e-7,null]}'), more=',"made":{"by":["x",{}]}'),
    'polygon_with_hole': geometry('Polygon', f'[{SQUARE},{HOLE}]'),
    'multi_polygon': geometry('MultiPolygon', f'[[{SQUARE},{HOLE}],[{SQUARE_NORTH}]]'),
    'island_in_a_hole': geometry('MultiPolygon', f'[[{SQUARE},{HOLE}],[[[20.25,42.25],[20.3,42.25],[20.3,42.3],[20.25,42.25]]]]'),
    'letters_that_look_doubled': properties('{"a":"MENÜ…","b":"CAFÉ™","c":"„Ö“ für 5 Â","d":"Ä“ Å¡ é"}'),
    'times': properties('{"a":"2023-09-24T24:00:00Z","b":"2023-09-24 23:59:60","c":"2023-09-24 and later","d":"12/31/2023","e":"31.12.2023"}'),
    'bbox_rounded_outwards': collection(feature('{"type":"Point","coordinates":[21.1634,42.6651]}'), more=',"bbox":[21.163,42.665,21.164,42.666]'),
    'days': properties('{"a":"2024-02-29","b":"2023-09-24T10:00:00Z","c":"2023-09-31/2023-10-02","d":"2023-13","e":"Who?","f":"??"}'),
    'same_id_as_text_and_number': collection(feature(more=',"id":"7"'), feature(more=',"id":7')),
    'own_degrees': collection(feature(properties='{"lat":42.66,"lon":21.16,"Longitude":null,"x":{"lat":21.16,"lon":42.66}}')),
    'line': geometry('LineString', '[[20,42],[21,43]]'),
    'lines': geometry('MultiLineString', '[[[20,42],[21,43]],[[1,2],[3,4]]]'),
    'multi_point': geometry('MultiPoint', '[[179,1],[-179,2]]'),
    'type_behind': collection('{"geometry":{"coordinates":[[20,42],[21,43]],"type":"LineString"},"properties":{},"type":"Feature"}'),
    'geometries': collection(feature('{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}')),
    'heights': geometry('Point', '[20.5,42.5,-3.25]'),
    'seven_decimals': geometry('Point', '[20.1234567,42.7654321000]'),
    'bbox': collection(feature(more=',"bbox":[21.16,42.66,21.16,42.66]'), more=',"bbox":[21.16,42.66,21.16,42.66]'),
    'bbox_first': '{"bbox":[21.16,42.66,21.16,42.66],"features":[' + feature() + '],"type":"FeatureCollection"}',
    'bbox_with_heights': collection(feature('{"type":"Point","coordinates":[1,2,3]}', more=',"bbox":[1,2,3,1,2,3]')),
    'bbox_over_the_date_line': collection(feature('{"type":"MultiPoint","coordinates":[[179,1],[-179,2]]}'), more=',"bbox":[179,1,-179,2]'),
    'letters': properties('{"név":"\\ud83d\\ude00 😀 Приштина \\" \\\\ \\/ \\t"}'),
    'same_key_in_two_objects': properties('{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}'),
    'numbers': properties('{"a":9007199254740992,"b":-0.25,"c":0,"e":0.1234567890123456,"f":3e-7}'),
    'blanks': '\n\t ' + collection(feature()) + '\r\n\n',
}

FAULTS = {
    'half_letter': (properties('{"n":"Gjilan \xC3"}'), 'json_utf8'),
    'half_letter_of_four': (properties('{"n":"\xF0\x9F\x98"}'), 'json_utf8'),
    'latin_1': (properties('{"n":"Pri\xB9tina"}'), 'json_utf8'),
    'encoded_surrogate': (properties('{"n":"\xED\xA0\xBD"}'), 'json_utf8'),
    'overlong': (properties('{"n":"\xC0\xAF"}'), 'json_utf8'),
    'key_twice': (properties('{"a":1,"b":2,"a":1}'), 'json_duplicate'),
    'key_twice_escaped': (properties('{"a":1,"\\u0061":2}'), 'json_duplicate'),
    'type_twice': (collection(feature(more=',"type":"Feature"')), 'json_duplicate'),
    'key_twice_far_apart': (properties('{' + ','.join(f'"k{i}":{i}' for i in range(5000)) + ',"k17":0}'), 'json_duplicate'),
    'nan': (geometry('Point', '[NaN,42]'), 'coordinates_nan', 'json_number'),
    'infinity': (geometry('Point', '[-Infinity,42]'), 'coordinates_nan', 'json_number'),
    'nan_in_a_value': (properties('{"n":NaN}'), 'json_number'),
    'leading_zero': (properties('{"n":007}'), 'json_number'),
    'leading_plus': (properties('{"n":+7}'), 'json_number'),
    'bare_point': (properties('{"n":.5}'), 'json_number'),
    'point_without_decimals': (properties('{"n":5.}'), 'json_number'),
    'hexadecimal': (properties('{"n":0x1F}'), 'json_number'),
    'python_literal': (properties('{"n":None}'), 'json_syntax'),
    'too_large': (properties('{"n":1e999}'), 'number_range'),
    'latitude': (geometry('Point', '[20,90.5]'), 'coordinates_range'),
    'longitude': (geometry('Point', '[-180.01,9]'), 'coordinates_range'),
    'metres': (geometry('Point', '[4703000,504000]'), 'coordinates_range'),
    'open_ring': (geometry('Polygon', '[[[20,42],[21,42],[21,43],[20,43]]]'), 'ring_open'),
    'open_hole': (geometry('Polygon', f'[{SQUARE},[[20.2,42.2],[20.2,42.4],[20.4,42.4],[20.4,42.2]]]'), 'ring_open'),
    'short_ring': (geometry('Polygon', '[[[20,42],[21,42],[20,42]]]'), 'coordinates_count'),
    'clockwise': (geometry('Polygon', f'[{SQUARE_CLOCKWISE}]'), 'ring_orientation'),
    'hole_counter_clockwise': (geometry('Polygon', f'[{SQUARE},{HOLE_WRONG}]'), 'ring_orientation'),
    'second_polygon_clockwise': (geometry('MultiPolygon', f'[[{SQUARE_NORTH}],[{SQUARE_CLOCKWISE}]]'), 'ring_orientation'),
    'bow_tie': (geometry('Polygon', '[[[20,42],[20,42.5],[21,42],[21,43],[20,42]]]'), 'polygon_invalid'),
    'hole_outside': (geometry('Polygon', '[[[20,42],[21,42],[20,43],[20,42]],[[20.9,42.9],[20.9,42.95],[20.95,42.95],[20.9,42.9]]]'), 'polygon_invalid', 'ring_orientation'),
    'hole_over_the_edge': (geometry('Polygon', f'[{SQUARE},[[20.5,42.5],[20.5,42.7],[21.5,42.7],[21.5,42.5],[20.5,42.5]]]'), 'polygon_invalid'),
    'holes_overlap': (geometry('Polygon', f'[{SQUARE},{HOLE},[[20.3,42.3],[20.3,42.5],[20.5,42.5],[20.5,42.3],[20.3,42.3]]]'), 'polygon_invalid'),
    'polygons_overlap': (geometry('MultiPolygon', f'[[{SQUARE}],[[[20.5,42.5],[21.5,42.5],[21.5,43.5],[20.5,43.5],[20.5,42.5]]]]'), 'polygon_invalid'),
    'comma_in_array': (collection(feature(), '').replace(',\n]', ',]'), 'json_comma'),
    'comma_in_object': (properties('{"a":1,}'), 'json_comma'),
    'comma_twice': (properties('{"a":[1,,2]}'), 'json_comma'),
    'comma_missing': (collection(feature() + feature()), 'json_syntax'),
    'single_quotes': (properties("{'a':1}"), 'json_syntax'),
    'comment': (collection(feature(), more='/* made by hand */'), 'json_syntax'),
    'crs': (collection(feature(), more=',"crs":{"type":"name","properties":{"name":"EPSG:32634"}}'), 'crs_member'),
    'crs_of_nothing': (collection(feature(), more=',"crs":null'), 'crs_member'),
    'crs_null_of_a_feature': (collection(feature(more=',"crs":null')), 'crs_member'),
    'text_coordinates': (geometry('Point', '["20.5",42]'), 'coordinates_text'),
    'null_coordinate': (geometry('Point', '[null,42]'), 'coordinates_text'),
    'object_coordinates': (geometry('LineString', '[{"lon":20,"lat":42},[1,2]]'), 'coordinates_text', 'coordinates_nesting', 'coordinates_count'),
    'no_properties': (collection('{"type":"Feature","geometry":null}'), 'member_missing', 'geometry_null'),
    'no_geometry': (collection('{"type":"Feature","properties":{}}'), 'member_missing'),
    'no_coordinates': (collection(feature('{"type":"Point"}')), 'member_missing'),
    'no_features': ('{"type":"FeatureCollection"}', 'member_missing'),
    'no_type': (collection(feature('{"coordinates":[1,2]}')), 'type_missing'),
    'feature_without_type': (collection('{"geometry":null,"properties":null}'), 'type_missing', 'geometry_null'),
    'lower_case_type': (collection(feature('{"type":"point","coordinates":[1,2]}')), 'type_wrong'),
    'geometry_as_feature': (collection('{"type":"Point","coordinates":[1,2]}'), 'type_wrong'),
    'type_is_a_number': (collection(feature(), more='').replace('"FeatureCollection"', '7'), 'member_wrong'),
    'array_of_features': ('[' + feature() + ']', 'type_wrong'),
    'features_is_an_object': ('{"type":"FeatureCollection","features":{}}', 'member_wrong'),
    'properties_is_a_text': (properties('"x"'), 'member_wrong'),
    'geometry_is_a_text': (collection(feature('"POINT (1 2)"')), 'member_wrong'),
    'geometry_in_a_geometry': (collection(feature('{"type":"Point","coordinates":[1,2],"properties":{}}')), 'member_misplaced'),
    'cut_in_a_text': (collection(feature(), feature())[:-7], 'json_truncated'),
    'cut_between_values': (collection(feature(), feature())[:-1], 'json_truncated'),
    'empty': ('', 'json_truncated'),
    'blanks_only': (' \n', 'json_truncated'),
    'byte_order_mark': ('\xEF\xBB\xBF' + collection(feature()), 'json_bom'),
    'twice': (collection(feature()) + collection(feature()), 'json_trailing'),
    'tab_in_a_text': (properties('{"a":"x\ty"}'), 'json_control'),
    'line_end_in_a_text': (properties('{"a":"x\ny"}'), 'json_control'),
    'nul_in_a_text': (properties('{"a":"x\0y"}'), 'json_control'),
    'high_surrogate_alone': (properties('{"a":"\\uDBFF."}'), 'json_surrogate'),
    'low_surrogate_alone': (properties('{"a":"\\udc00\\ud83d"}'), 'json_surrogate'),
    'surrogate_in_a_key': (properties('{"\\ud83d\\u0041":1}'), 'json_surrogate'),
    'foreign_escape': (properties('{"a":"\\x41"}'), 'json_escape'),
    'short_escape': (properties('{"a":"\\u12"}'), 'json_escape'),
    'empty_point': (geometry('Point', '[]'), 'coordinates_empty'),
    'empty_polygon': (geometry('Polygon', '[[]]'), 'coordinates_empty'),
    'empty_line': (geometry('LineString', '[]'), 'coordinates_empty'),
    'sequence_by_another_name': ('\x1e' + feature() + '\n', 'json_syntax'),
    'one_number': (geometry('Point', '[20]'), 'coordinates_count'),
    'line_of_one': (geometry('LineString', '[[20,42]]'), 'coordinates_count'),
    'point_nested': (geometry('Point', '[[20,42]]'), 'coordinates_nesting'),
    'polygon_flat': (geometry('Polygon', SQUARE), 'coordinates_nesting'),
    'depths_mixed': (geometry('MultiLineString', '[[[20,42],[21,43]],[20,42]]'), 'coordinates_nesting'),
    'bbox_elsewhere': (collection(feature(), more=',"bbox":[0,0,1,1]'), 'bbox_wrong'),
    'bbox_too_large': (collection(feature(), more=',"bbox":[20,42,22,43]'), 'bbox_wrong'),
    'bbox_swapped': (collection(feature(), more=',"bbox":[42.66,21.16,42.66,21.16]'), 'bbox_wrong'),
    'bbox_of_a_feature': (collection(feature(more=',"bbox":[21,42.66,21.16,42.66]')), 'bbox_wrong'),
    'bbox_of_three': (collection(feature(), more=',"bbox":[1,2,3]'), 'bbox_shape'),
    'bbox_with_text': (collection(feature(), more=',"bbox":["1",2,3,4]'), 'bbox_shape'),
    'bbox_upside_down': (collection(feature(), more=',"bbox":[21.16,43,21.16,42]'), 'bbox_shape', 'bbox_wrong'),
    'id_is_an_object': (collection(feature(more=',"id":{}')), 'id_wrong'),
    'id_is_null': (collection(feature(more=',"id":null')), 'id_wrong'),
    'integer_of_20_digits': (properties('{"n":98765432109876543210}'), 'integer_overflow'),
    'too_deep': (properties('{"n":' + '[' * 90 + ']' * 90 + '}'), 'json_depth'),
    'heights_of_a_ring_differ': (geometry('Polygon', '[[[20,42,1],[21,42,1],[21,43,1],[20,42,2]]]'), 'ring_open'),
    'bbox_of_six_without_heights': (collection(feature(), more=',"bbox":[21.16,42.66,0,21.16,42.66,0]'), 'bbox_shape'),
    'bbox_of_four_with_heights': (collection(feature('{"type":"Point","coordinates":[1,2,3]}'), more=',"bbox":[1,2,1,2]'), 'bbox_shape'),
    'bbox_a_little_too_large': (collection(feature(), more=',"bbox":[21.16,42.66,21.161,42.66]'), 'bbox_wrong'),
    'bbox_of_a_geometry': (collection(feature('{"type":"Point","coordinates":[1,2],"bbox":[0,0,1,1]}')), 'bbox_wrong'),
    'bbox_by_axis': (collection(feature(), feature('{"type":"Point","coordinates":[22,43]}'), more=',"bbox":[21.16,22,42.66,43]'), 'bbox_wrong'),
    'bbox_is_null': (collection(feature(), more=',"bbox":null'), 'member_wrong'),
    'utf16': (collection(feature()).encode('utf-16'), 'json_utf8'),
    'utf16_without_mark': (collection(feature()).encode('utf-16-be'), 'json_utf8'),
    'filled_up_with_nul': (collection(feature()) + '\0' * 100, 'json_trailing'),
    'features_is_null': ('{"type":"FeatureCollection","features":null}', 'member_wrong'),
    'feature_is_null': (collection('null'), 'member_wrong'),
    'collection_in_a_collection': (collection(collection(feature())), 'type_wrong'),
    'feature_in_a_geometry_collection': (collection(feature('{"type":"GeometryCollection","geometries":[' + feature() + ']}')), 'type_wrong'),
    'linear_ring': (geometry('LinearRing', SQUARE), 'type_wrong'),
    'ring_all_but_closed': (geometry('Polygon', '[[[20,42],[21,42],[21,43],[20,43],[20,42.0000001]]]'), 'ring_open'),
    'polygon_in_a_polygon': (geometry('MultiPolygon', f'[[{SQUARE}],[{HOLE_WRONG}]]'), 'polygon_invalid'),
    'hole_in_a_hole': (geometry('Polygon', f'[{SQUARE},[[20.1,42.1],[20.1,42.9],[20.9,42.9],[20.9,42.1],[20.1,42.1]],{HOLE}]'), 'polygon_invalid'),
    'spike': (geometry('Polygon', '[[[20,42],[21,42],[21,43],[21,44],[21,43],[20,43],[20,42]]]'), 'polygon_invalid'),
    'member_misspelt': (collection('{"type":"Feature","geometry":null,"propertys":{}}'), 'member_missing', 'geometry_null'),
    'key_in_another_case': (collection('{"Type":"Feature","geometry":null,"properties":{}}'), 'type_missing', 'geometry_null'),
    'topojson': ('{"type":"Topology","objects":{},"arcs":[]}', 'type_wrong'),
    'page_of_an_error': ('<!DOCTYPE html><html><body>404</body></html>', 'json_syntax'),
    'two_encodings': (properties('{"a":"P\xC5\xA1tina","b":"\xE9"}'), 'json_utf8'),
    'letter_beyond_unicode': (properties('{"a":"\xF4\x90\x80\x80"}'), 'json_utf8'),
    'bracket_of_another_kind': (properties('{"a":[1}'), 'json_syntax'),
    'a_word': ('hello', 'json_syntax', 'type_wrong'),
}

DOUBTFUL = {
    'id_twice': (collection(feature(more=',"id":"a"'), feature(more=',"id":"b"'), feature(more=',"id":"a"')), 'id_duplicate'),
    'id_number_twice': (collection(feature(more=',"id":7'), feature(more=',"id":7')), 'id_duplicate'),
    'heights_here_and_there': (collection(feature(), feature('{"type":"Point","coordinates":[1,2,3]}')), 'coordinates_mixed'),
    'null_island': (collection(feature('{"type":"Point","coordinates":[0.0,0]}')), 'coordinates_zero'),
    'swapped': (collection(feature('{"type":"Point","coordinates":[42.66,21.16]}', '{"Latitude":42.66,"Longitude":21.16}')), 'coordinates_swapped'),
    'swapped_known_later': (collection('{"type":"Feature","properties":{"lon":21.16,"lat":42.66},"geometry":{"coordinates":[42.66,21.16],"type":"Point"}}'), 'coordinates_swapped'),
    'replaced_letter': (properties('{"n":"Pri\\uFFFDtina"}'), 'text_replaced'),
    'question_marks': (properties('{"n":"??????? ????"}'), 'text_replaced'),
    'no_such_day': (properties('{"d":"2023-02-30"}'), 'date_wrong'),
    'no_such_day_with_time': (properties('{"d":["2023-00-01T00:00:00Z"]}'), 'date_wrong'),
    'no_such_hour': (properties('{"d":"2023-09-24T25:10:00Z"}'), 'date_wrong'),
    'no_such_minute': (properties('{"d":"2023-09-24 10:61"}'), 'date_wrong'),
    'no_such_day_by_slashes': (properties('{"d":"31/02/2023"}'), 'date_wrong'),
    'no_such_day_by_dots': (properties('{"d":"30.02.2023"}'), 'date_wrong'),
    'letters_doubled': (properties('{"n":"' + 'Priština, Mitrovicë'.encode().decode('cp1252') + '"}').encode(), 'text_doubled'),
    'cyrillic_doubled': (properties('{"n":"' + 'Пећ'.encode().decode('latin-1') + '"}').encode(), 'text_doubled'),
    'nul_escaped': (properties('{"n":"a\\u0000b"}'), 'text_nul'),
    'decimal_comma': (geometry('Point', '[20,78,42,97]'), 'coordinates_extra'),
    'many_decimals': (geometry('Point', '[20.12345678901,42.5]'), 'coordinates_decimals'),
    'exponent_makes_decimals': (geometry('Point', '[1.5e-9,42.5]'), 'coordinates_decimals'),
    'whole_number_by_exponent': (properties('{"n":1.5E+30}'), 'number_exponent'),
    'id_by_exponent': (collection(feature(more=',"id":1e21')), 'id_doubtful'),
    'id_with_fraction': (collection(feature(more=',"id":1.5')), 'id_doubtful'),
    'null_geometry': (collection(feature('null')), 'geometry_null'),
    'minus_zero': (properties('{"n":-0}'), 'number_minus_zero'),
    'minus_zero_coordinate': (geometry('Point', '[-0.0,42]'), 'number_minus_zero'),
    'integer_beyond_2_53': (properties('{"n":9007199254740993}'), 'integer_inexact'),
    'too_many_digits': (properties('{"n":0.1234567890123456789}'), 'number_digits'),
    'over_the_date_line': (geometry('LineString', '[[179,1],[-179,2]]'), 'dateline'),
    'ring_over_the_date_line': (geometry('Polygon', '[[[179,1],[-179,1],[-179,2],[179,2],[179,1]]]'), 'dateline'),
    'flat_ring': (geometry('Polygon', '[[[1,1],[2,2],[3,3],[1,1]]]'), 'ring_flat'),
    'four_numbers': (geometry('Point', '[1,2,3,4]'), 'coordinates_extra'),
    'crs_of_wgs84': (collection(feature(), more=',"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}'), 'crs_needless'),
    'empty_multi_point': (geometry('MultiPoint', '[]'), 'geometry_empty'),
    'empty_multi_polygon': (geometry('MultiPolygon', '[]'), 'geometry_empty'),
    'polygon_without_rings': (geometry('Polygon', '[]'), 'geometry_empty'),
    'nested_collection': (collection(feature('{"type":"GeometryCollection","geometries":[{"type":"GeometryCollection","geometries":[]}]}')), 'collection_nested'),
}

LINES = {
    'sound.geojsonl': (feature() + '\n' + feature() + '\n', 0),
    'sound_without_end.ndjson': (feature() + '\r\n\n' + feature(), 0),
    'sound.geojsons': ('\x1e' + feature() + '\n\x1e' + feature() + '\n', 0),
    'sound_spread.geojsonseq': ('\x1e' + feature().replace(',', ',\n') + '\n\x1e' + feature() + '\n', 0),
    'cut.geojsonl': (feature() + '\n' + feature()[:50] + '\n' + feature() + '\n', 1, 'json_truncated'),
    'spread.geojsonl': (feature().replace(',"properties', ',\n"properties'), 1, 'json_truncated', 'json_syntax', 'type_wrong', 'json_lines'),
    'two_in_a_line.ndjson': (feature() + feature() + '\n', 1, 'json_lines'),
    'no_separator.geojsons': ('\x1e' + feature() + '\n' + feature() + '\n', 1, 'json_lines'),
    'broken_record.geojsons': ('\x1e' + feature()[:30] + '\n\x1e' + feature() + '\n', 1, 'json_truncated', 'json_syntax'),
    'mark.geojsonl': ('\xEF\xBB\xBF' + feature() + '\n', 1, 'json_bom'),
}


class Shape:
    """A sound shapefile of points or polygons, as bytes by ending."""

    def __init__(self, kind=1, contents=None, box=(20.0, 41.0, 22.0, 43.0)):
        if contents is None:
            contents = [struct.pack('<idd', 1, x, y) for x, y in ((20.0, 41.0), (22.0, 42.5), (21.5, 43.0))]
        records, index, at = b'', b'', 100
        for number, content in enumerate(contents, 1):
            records += struct.pack('>ii', number, len(content) // 2) + content
            index += struct.pack('>ii', at // 2, len(content) // 2)
            at += 8 + len(content)
        self.files = {'.shp': bytearray(self.header(kind, len(records), box) + records),
                      '.shx': bytearray(self.header(kind, len(index), box) + index),
                      '.prj': bytearray(PRJ), '.cpg': bytearray(b'UTF-8')}
        fields = [(b'town', b'C', 12, 0), (b'dead', b'N', 6, 0), (b'share', b'F', 9, 3), (b'day', b'D', 8, 0), (b'sure', b'L', 1, 0)]
        rows = [('Gjilan', '12', '0.125', '20230924', 'T'), ('Vučitrn', '', '-3.5e2', '', 'n'), ('Пећ', '******', '', '00000000', '?')]
        rows = (rows * len(contents))[:len(contents)]
        body = b''
        for row in rows:
            body += b' '
            for value, (name, kind_, width, decimals) in zip(row, fields):
                raw = value.encode()
                body += raw.rjust(width) if kind_ in b'NF' else raw.ljust(width)
        head = struct.pack('<4BIHH20x', 3, 123, 9, 24, len(rows), 33 + 32 * len(fields), 1 + sum(f[2] for f in fields))
        for name, kind_, width, decimals in fields:
            head += struct.pack('<11sc4xBB14x', name, kind_, width, decimals)
        self.files['.dbf'] = bytearray(head + b'\r' + body + b'\x1a')
        self.head = 33 + 32 * len(fields)

    @staticmethod
    def header(kind, size, box):
        return struct.pack('>i20xi', 9994, (100 + size) // 2) + struct.pack('<ii8d', 1000, kind, *box, 0, 0, 0, 0)

    def put(self, ending, at, what):
        self.files[ending][at:at + len(what)] = what
        return self

    def drop(self, ending):
        del self.files[ending]
        return self

    def write(self, folder, name):
        for ending, data in self.files.items():
            (folder / (name + ending)).write_bytes(data)
        return folder / (name + '.shp')

    def zipped(self, path, method=zipfile.ZIP_DEFLATED, names=('s',), drop=(), upper=()):
        with zipfile.ZipFile(path, 'w', method) as archive:
            for name in names:
                for ending, data in self.files.items():
                    if name + ending not in drop:
                        archive.writestr(name + (ending.upper() if name in upper else ending), bytes(data))
        return path


def polygon(*rings, box=None):
    points = [p for ring in rings for p in ring]
    box = box or (min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points))
    starts = [sum(len(r) for r in rings[:i]) for i in range(len(rings))]
    return (struct.pack('<i4dii', 5, *box, len(rings), len(points)) + struct.pack(f'<{len(starts)}i', *starts)
            + b''.join(struct.pack('<dd', *p) for p in points))


SHELL = [(20.0, 42.0), (20.0, 43.0), (21.0, 43.0), (21.0, 42.0), (20.0, 42.0)]
INNER = [(20.2, 42.2), (20.4, 42.2), (20.4, 42.4), (20.2, 42.4), (20.2, 42.2)]
AREA = (20.0, 42.0, 21.0, 43.0)


def area(*rings, box=None):
    return Shape(5, [polygon(*rings, box=box)], AREA)


def with_text(raw):
    s = Shape()
    return s.put('.dbf', s.head + 1, raw)


def with_dbf(offset, what):
    s = Shape()
    return s.put('.dbf', s.head + offset, what)


def cut(ending, size):
    s = Shape()
    s.files[ending] = s.files[ending][:-size]
    return s


def longer(ending, what):
    s = Shape()
    s.files[ending] += what
    return s


def with_prj(text):
    s = Shape()
    s.files['.prj'] = bytearray(text)
    return s


def with_cpg(text):
    s = Shape()
    s.files['.cpg'] = bytearray(text)
    return s


def column(kind, width, decimals, value):
    """One point with one field of one value."""
    s = Shape(contents=[struct.pack('<idd', 1, 20.0, 41.0)], box=(20.0, 41.0, 20.0, 41.0))
    head = struct.pack('<4BIHH20x', 3, 123, 9, 24, 1, 65, 1 + width) + struct.pack('<11sc4xBB14x', b'what', kind, width, decimals)
    s.files['.dbf'] = bytearray(head + b'\r ' + value + b'\x1a')
    return s


def heights(values, least, most):
    s = Shape(11, [struct.pack('<idddd', 11, 20.0, 41.0, z, 0.0) for z in values], (20.0, 41.0, 20.0, 41.0))
    for ending in ('.shp', '.shx'):
        s.put(ending, 68, struct.pack('<dd', least, most))
    return s


def in_windows_1252():
    s = with_cpg(b'1252')
    for row, town in ((1, 'Vučitrn'), (2, 'Peć')):
        s.put('.dbf', s.head + 37 * row + 1, town.replace('č', 'è').replace('ć', 'ç').encode('cp1252').ljust(12))
    return s


def line(*points, kind=3):
    """One line of one part."""
    flat = [p[:2] for p in points]
    box = (min(p[0] for p in flat), min(p[1] for p in flat), max(p[0] for p in flat), max(p[1] for p in flat))
    body = struct.pack('<i4diii', kind, *box, 1, len(points), 0) + b''.join(struct.pack('<dd', *p) for p in flat)
    if kind == 13:
        z = [p[2] for p in points]
        body += struct.pack(f'<{2 + len(z)}d', min(z), max(z), *z)
    s = Shape(kind, [body], box)
    for ending in ('.shp', '.shx') if kind == 13 else ():
        s.put(ending, 68, struct.pack('<dd', min(z), max(z)))
    return s


def measured(measure):
    return Shape(21, [struct.pack('<iddd', 21, 20.0, 41.0, measure)], (20.0, 41.0, 20.0, 41.0))


def patch(part_kind):
    """A MultiPatch of one triangle."""
    points = [(20.0, 41.0), (21.0, 41.0), (20.0, 42.0)]
    body = struct.pack('<i4diiii', 31, 20.0, 41.0, 21.0, 42.0, 1, 3, 0, part_kind) + b''.join(struct.pack('<dd', *p) for p in points) + struct.pack('<5d', 1, 3, 1, 2, 3)
    s = Shape(31, [body], (20.0, 41.0, 21.0, 42.0))
    for ending in ('.shp', '.shx'):
        s.put(ending, 68, struct.pack('<dd', 1, 3))
    return s


def with_driver_only():
    return Shape().drop('.cpg').put('.dbf', 29, b'\x57')


NAN, INF = struct.pack('<d', float('nan')), struct.pack('<d', float('inf'))
SHAPES_SOUND = {
    'points': Shape(), 'polygon': area(SHELL), 'polygon_with_hole': area(SHELL, INNER), 'hole_first': area(INNER, SHELL),
    'no_records': Shape(contents=[]), 'no_end_mark': cut('.dbf', 1),
    'utm_as_text': with_prj(PRJ + b'\n'), 'latin': with_cpg(b'ISO-8859-1').put('.dbf', 200, b'\xE8'), 'windows': in_windows_1252(), 'windows_by_driver': in_windows_1252().put('.dbf', 29, b'\x03'),
    'two_shells_and_holes': area(SHELL, INNER, [(x + 5, y) for x, y in SHELL], [(x + 5, y) for x, y in INNER], box=(20.0, 42.0, 26.0, 43.0)).put('.shp', 36, struct.pack('<4d', 20.0, 42.0, 26.0, 43.0)).put('.shx', 36, struct.pack('<4d', 20.0, 42.0, 26.0, 43.0)),
    'points_with_heights': heights((5.0, 9.0), 5.0, 9.0),
    'line_up_and_down': line((20.0, 41.0, 1.0), (20.0, 41.0, 9.0), kind=13), 'line_with_a_point_twice': line((20.0, 41.0), (20.0, 41.0), (21.0, 41.0)),
    'measured': measured(5.0), 'measure_not_known': measured(-1e39), 'patch': patch(0),
    'multi_point': Shape(8, [struct.pack('<i4di4d', 8, 1, 2, 3, 4, 2, 1, 2, 3, 4)], (1, 2, 3, 4)),
}
SHAPES_BAD = {
    'no_shx': (Shape().drop('.shx'), 'shx_missing'),
    'no_dbf': (Shape().drop('.dbf'), 'dbf_missing'),
    'no_prj': (Shape().drop('.prj'), 'prj_missing'),
    'half_letter': (with_text('Prishtin'.encode() + b'\xC3 '), 'dbf_text'),
    'half_letter_at_the_end': (with_text(b'abcdefghijk\xD0'), 'dbf_text'),
    'latin_1': (with_text(b'Pri\xB9tina'), 'dbf_text'),
    'one_row_too_few': (Shape().put('.dbf', 4, struct.pack('<I', 2)), 'dbf_size', 'record_count'),
    'one_row_too_many': (Shape().put('.dbf', 4, struct.pack('<I', 4)), 'dbf_size', 'record_count'),
    'dbf_cut': (cut('.dbf', 20), 'dbf_size'),
    'dbf_longer': (longer('.dbf', b'xyz'), 'dbf_size'),
    'dbf_of_nothing': (cut('.dbf', 10000), 'dbf_header'),
    'dbf_version': (Shape().put('.dbf', 0, b'\x42'), 'dbf_header'),
    'dbf_record_size': (Shape().put('.dbf', 10, b'\x20'), 'dbf_header', 'dbf_flag', 'dbf_size', 'dbf_number', 'dbf_date', 'dbf_logical', 'dbf_text'),
    'no_terminator': (Shape().put('.dbf', 192, b' '), 'dbf_header'),
    'shx_offset': (Shape().put('.shx', 108, struct.pack('>i', 65)), 'shx_offset'),
    'shx_length': (Shape().put('.shx', 112, struct.pack('>i', 12)), 'shx_offset'),
    'shx_short': (cut('.shx', 8), 'shp_length', 'record_count'),
    'shx_magic': (Shape().put('.shx', 0, b'\1'), 'shp_header'),
    'shx_type': (Shape().put('.shx', 32, b'\5'), 'shp_header'),
    'shp_length': (Shape().put('.shp', 24, struct.pack('>i', 500)), 'shp_length'),
    'shp_cut': (cut('.shp', 6), 'shp_truncated', 'shp_length', 'bbox_wrong'),
    'shp_cut_in_a_head': (cut('.shp', 25), 'shp_truncated', 'shp_length', 'record_count', 'bbox_wrong'),
    'shp_magic': (Shape().put('.shp', 0, b'\xFF'), 'shp_header', 'record_count'),
    'shp_version': (Shape().put('.shp', 28, b'\1'), 'shp_header'),
    'shp_of_nothing': (cut('.shp', 10000), 'shp_header', 'record_count'),
    'box': (Shape().put('.shp', 36, struct.pack('<d', 19.0)), 'bbox_wrong', 'shp_header'),
    'box_nan': (Shape().put('.shp', 52, NAN), 'bbox_wrong', 'shp_header'),
    'box_of_a_record': (area(SHELL, box=(20.0, 42.0, 21.0, 44.0)), 'bbox_wrong'),
    'record_number': (Shape().put('.shp', 128, struct.pack('>i', 9)), 'shp_number'),
    'record_numbers_from_0': (Shape().put('.shp', 100, struct.pack('>i', 0)), 'shp_number'),
    'content_length': (Shape().put('.shp', 132, struct.pack('>i', 14)), 'shp_content', 'shx_offset'),
    'content_length_huge': (Shape().put('.shp', 132, struct.pack('>i', 0x7fffffff)), 'shp_content', 'shx_offset', 'shp_truncated'),
    'content_length_0': (Shape().put('.shp', 132, struct.pack('>i', 0)), 'shp_content', 'shx_offset', 'record_count', 'bbox_wrong'),
    'type_of_a_record': (Shape().put('.shp', 136, struct.pack('<i', 3)), 'shp_type', 'shp_content', 'bbox_wrong'),
    'type_that_is_none': (Shape().put('.shp', 136, struct.pack('<i', 77)), 'shp_type', 'bbox_wrong'),
    'mixed_types': (Shape(5, [polygon(SHELL), struct.pack('<idd', 1, 20.5, 42.5)], AREA), 'shp_type'),
    'nan': (Shape().put('.shp', 168, NAN), 'coordinates_nan', 'bbox_wrong'),
    'infinite': (Shape().put('.shp', 176, INF), 'coordinates_nan', 'bbox_wrong'),
    'latitude': (Shape(1, [struct.pack('<idd', 1, 20.0, 95.0)], (20.0, 95.0, 20.0, 95.0)), 'coordinates_range'),
    'metres_in_degrees': (Shape(1, [struct.pack('<idd', 1, 5e5, 4.7e6)], (5e5, 4.7e6, 5e5, 4.7e6)), 'coordinates_range'),
    'open_ring': (area(SHELL[:-1]), 'ring_open'),
    'counter_clockwise': (area(SHELL[::-1]), 'ring_orientation'),
    'short_ring': (Shape(5, [polygon([(20.0, 42.0), (21.0, 43.0), (20.0, 42.0)])], AREA), 'coordinates_count'),
    'parts_not_rising': (area(SHELL, INNER).put('.shp', 156, struct.pack('<i', 99)), 'shp_parts'),
    'points_more_than_fit': (area(SHELL).put('.shp', 148, struct.pack('<i', 1 << 30)), 'shp_content'),
    'no_points': (Shape(5, [struct.pack('<i4dii', 5, 0, 0, 0, 0, 0, 0)], AREA), 'coordinates_empty'),
    'wkt2': (with_prj(WKT2), 'prj_wkt2', 'prj_unreadable', 'prj_doubtful'),
    'bow_tie': (area([(20.0, 42.0), (21.0, 43.0), (21.0, 42.0), (20.0, 42.4), (20.0, 42.0)]), 'polygon_invalid'),
    'hole_between_shells': (Shape(5, [polygon(SHELL, [(x + 5, y) for x, y in SHELL], [(x + 2.5, y) for x, y in INNER])], (20.0, 42.0, 26.0, 43.0)), 'polygon_invalid'),
    'half_letter_in_a_name': (Shape().put('.dbf', 32, b'Pri\xC5\0'), 'dbf_text'),
    'epsg_in_prj': (with_prj(b'EPSG:4326'), 'prj_unreadable'),
    'prj_cut': (with_prj(PRJ[:-30]), 'prj_unreadable'),
    'prj_empty': (with_prj(b''), 'prj_unreadable'),
    'no_day': (with_dbf(1 + 12 + 6 + 9, b'20230230'), 'dbf_date'),
    'slashes': (with_dbf(1 + 12 + 6 + 9, b'24/09/23'), 'dbf_date'),
    'no_number': (with_dbf(1 + 12, b' 12,5 '), 'dbf_number'),
    'number_cut': (with_dbf(1 + 12 + 6, b'1.25e+   '), 'dbf_number'),
    'no_logical': (with_dbf(1 + 12 + 6 + 9 + 8, b'9'), 'dbf_logical'),
    'flag': (with_dbf(0, b'x'), 'dbf_flag'),
    'name_twice': (Shape().put('.dbf', 64, b'TOWN'), 'dbf_field_duplicate'),
    'name_empty': (Shape().put('.dbf', 64, b'\0\0\0\0'), 'dbf_field'),
    'type': (Shape().put('.dbf', 64 + 11, b'Q'), 'dbf_field_type'),
    'hole_turned_as_its_shell': (area(SHELL, INNER[::-1]), 'ring_orientation'),
    'hole_turned_among_others': (area(SHELL, INNER, [(x + .5, y + .5) for x, y in INNER[::-1]]), 'ring_orientation'),
    'heights_of_the_header': (heights((5.0, 9.0), 0.0, 100.0), 'bbox_wrong'),
    'height_nan': (heights((5.0, float('nan')), 5.0, 5.0), 'coordinates_nan'),
    'integer_beyond_64_bits': (column(b'N', 20, 0, b'99999999999999999999'), 'integer_overflow'),
    'number_beyond_a_double': (column(b'F', 10, 2, b'   1.0e400'), 'number_range'),
    'not_a_number': (column(b'N', 6, 2, b'   NaN'), 'dbf_number'),
    'not_a_number_by_microsoft': (column(b'N', 9, 2, b' -1.#IND '), 'dbf_number'),
    'two_numbers': (column(b'N', 6, 0, b'  1 2 '), 'dbf_number'),
    'month_13': (column(b'D', 8, 0, b'20231301'), 'dbf_date'),
    'month_without_day': (column(b'D', 8, 0, b'202309  '), 'dbf_date'),
    'day_of_ten_bytes': (column(b'D', 10, 0, b'2023-09-24'), 'dbf_field', 'dbf_date'),
    'text_of_255_bytes': (column(b'C', 255, 0, b'x' * 255), 'dbf_field'),
    'decimals_wider_than_the_field': (column(b'N', 3, 5, b'1.5'), 'dbf_field', 'dbf_decimals'),
    'memo': (column(b'M', 10, 0, b' ' * 10), 'dbf_field_type'),
    'cyrillic_in_windows_1251': (column(b'C', 12, 0, 'Приштина'.encode('cp1251').ljust(12)), 'dbf_text'),
    'shx_of_one_record_twice': (Shape().put('.shx', 108, struct.pack('>i', 50)), 'shx_offset'),
    'shx_in_bytes': (Shape().put('.shx', 108, struct.pack('>i', 128)), 'shx_offset'),
    'shx_longer': (longer('.shx', struct.pack('>ii', 50, 10)), 'record_count', 'shp_length'),
    'shp_length_in_bytes': (Shape().put('.shp', 24, struct.pack('>i', 184)), 'shp_length'),
    'record_length_in_bytes': (Shape().put('.shp', 104, struct.pack('>i', 20)), 'shp_content', 'shx_offset'),
    'record_number_little_endian': (Shape().put('.shp', 100, struct.pack('<i', 1)), 'shp_number'),
    'box_turned': (Shape(box=(22.0, 43.0, 20.0, 41.0)), 'bbox_wrong'),
    'box_of_latitude_first': (Shape(box=(41.0, 20.0, 43.0, 22.0)), 'bbox_wrong'),
    'box_of_a_ten_thousandth': (Shape(box=(20.0, 41.0, 22.0, 43.0001)), 'bbox_wrong'),
    'ring_twice': (area(SHELL, SHELL), 'polygon_invalid'),
    'line_of_one_point': (Shape(3, [struct.pack('<i4diii2d', 3, 20, 42, 20, 42, 1, 1, 0, 20, 42)], (20.0, 42.0, 20.0, 42.0)), 'coordinates_count'),
    'parts_from_1': (area(SHELL).put('.shp', 152, struct.pack('<i', 1)), 'shp_parts'),
    'wkt2_of_degrees': (with_prj(b'GEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]],CS[ellipsoidal,2],'
                                 b'AXIS["latitude",north],AXIS["longitude",east],ANGLEUNIT["degree",0.0174532925199433]]'), 'prj_wkt2', 'prj_unreadable'),
    'prj_of_proj': (with_prj(b'+proj=longlat +datum=WGS84 +no_defs'), 'prj_unreadable'),
    'prj_with_a_mark': (with_prj(b'\xef\xbb\xbf' + PRJ), 'prj_unreadable'),
    'prj_is_a_page': (with_prj(b'<html>404 Not Found</html>'), 'prj_unreadable'),
    'flat_ring': (Shape(5, [polygon([(20.0, 42.0), (20.5, 42.5), (21.0, 43.0), (20.0, 42.0)])], AREA), 'shp_degenerate'),
    'line_without_length': (line((20.0, 41.0), (20.0, 41.0)), 'shp_degenerate'),
    'measure_nan': (measured(float('nan')), 'coordinates_nan'),
    'measure_infinite': (measured(float('inf')), 'coordinates_nan'),
    'patch_of_no_kind': (patch(6), 'shp_parts'),
    'patch_heights': (patch(0).put('.shp', 68, struct.pack('<dd', 1, 4)).put('.shx', 68, struct.pack('<dd', 1, 4)), 'bbox_wrong'),
    'name_of_eleven': (Shape().put('.dbf', 32, b'elevenbytes'), 'dbf_field'),
    'encrypted': (Shape().put('.dbf', 15, b'\1'), 'dbf_header'),
    'prj_twice': (with_prj(PRJ + PRJ), 'prj_unreadable'),
    'prj_with_text_behind': (with_prj(PRJ + b' # by hand'), 'prj_unreadable'),
    'width_0': (Shape().put('.dbf', 64 + 16, b'\0'), 'dbf_field', 'dbf_header', 'dbf_number', 'dbf_date', 'dbf_logical'),
}
SHAPES_DOUBTFUL = {
    'no_cpg': (Shape().drop('.cpg'), 'cpg_missing'),
    'cpg_of_a_stranger': (with_cpg(b'Klingon').put('.dbf', 200, b'\xE8'), 'cpg_unknown'),
    'cpg_that_is_not_so': (with_cpg(b'ISO-8859-1'), 'cpg_doubtful'),
    'driver_that_is_not_so': (with_driver_only(), 'cpg_doubtful', 'cpg_missing', 'dbf_no_letter'),
    'degrees_in_utm': (with_prj(UTM), 'prj_doubtful'),
    'question_marks': (with_text(b'??????? ????'), 'text_replaced'),
    'replaced_letter': (with_text('Pri\uFFFDtina'.encode() + b' '), 'text_replaced'),
    'null_shape': (Shape(contents=[struct.pack('<i', 0), struct.pack('<idd', 1, 1, 2)], box=(1, 2, 1, 2)), 'geometry_null'),
    'no_such_day_in_a_text': (with_text(b'2023-02-30  '), 'date_wrong'),
    'letters_doubled': (with_text('Peć'.encode().decode('latin-1').encode().ljust(12)), 'text_doubled'),
    'fraction_in_whole_numbers': (column(b'N', 6, 0, b'   1.5'), 'dbf_decimals'),
    'more_decimals': (column(b'N', 6, 1, b'  1.55'), 'dbf_decimals'),
    'name_with_a_blank': (Shape().put('.dbf', 32, b'to wn'), 'dbf_field_name'),
    'name_from_a_digit': (Shape().put('.dbf', 32, b'1town'), 'dbf_field_name'),
    'deleted': (with_dbf(0, b'*'), 'dbf_deleted'),
    'changed_on_no_day': (Shape().put('.dbf', 1, b'\0\0\0'), 'dbf_updated'),
    'control_character': (with_text(b'a\x07b'), 'dbf_control'),
    'two_encodings': (Shape().put('.dbf', 29, b'\x57'), 'cpg_doubtful'),
    'byte_without_letter': (in_windows_1252().put('.dbf', 193 + 1, b'\x81'), 'dbf_no_letter'),
    'unused_byte': (Shape().put('.shp', 8, b'\7'), 'shp_unused'),
    'change_under_way': (Shape().put('.dbf', 14, b'\1'), 'dbf_unfinished'),
}


def raw(text):
    """Bytes below 256 stand for themselves where a text has no letter beyond them."""
    try:
        return text.encode('latin-1')
    except UnicodeEncodeError:
        return text.encode('utf-8')


class Verify(unittest.TestCase):
    def setUp(self):
        self.kept = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.kept.name)

    def tearDown(self):
        self.kept.cleanup()

    def verify(self, path, *options):
        done = subprocess.run([PROGRAM, 'verify', '--json', *options, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        lines = [json.loads(line) for line in done.stdout.decode('utf-8').splitlines()]
        return done.returncode, [f['code'] for f in lines[:-1]], lines[-1] if lines else done.stderr

    def expect_all(self, cases):
        """Cases of (name, path, status, codes), in one run of the program."""
        done = subprocess.run([PROGRAM, 'verify', '--json', *[path for _, path, *_ in cases]], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        lines = [json.loads(line) for line in done.stdout.decode('utf-8').splitlines()]
        self.assertEqual(done.returncode, max(status for _, _, status, _ in cases), done.stderr)
        for name, path, status, codes in cases:
            with self.subTest(name):
                own = [line for line in lines if line['path'] == str(path)]
                found = [line['code'] for line in own[:-1]]
                self.assertEqual((own[-1]['sound'], set(found) - set(codes)), (status == 0, set()), own)
                self.assertTrue(not codes or codes[0] in found, (codes, own))

    def expect(self, name, path, status, *codes):
        self.expect_all([(name, path, status, codes)])

    def text(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else raw(text))
        return path

    def test_sound_geojson_has_no_finding(self):
        self.expect_all([(name, self.text(name + '.geojson', text.encode('utf-8')), 0, ()) for name, text in SOUND.items()])

    def test_each_fault_of_geojson_is_named(self):
        self.expect_all([(name, self.text(name + '.geojson', text), 1, codes) for name, (text, *codes) in FAULTS.items()])

    def test_what_is_legal_but_doubtful_in_geojson_is_a_warning(self):
        cases = [(name, self.text(name + '.geojson', text), 0, [code]) for name, (text, code) in DOUBTFUL.items()]
        self.expect_all(cases)
        self.assertEqual(self.verify(cases[0][1], '--strict')[0], 3)

    def test_lines_and_sequences(self):
        self.expect_all([(name, self.text(name, text), status, codes) for name, (text, status, *codes) in LINES.items()])

    def test_sound_shapefiles_have_no_finding(self):
        self.expect_all([(name, shape.write(self.folder, name), 0, ()) for name, shape in SHAPES_SOUND.items()])

    def test_each_fault_of_a_shapefile_is_named(self):
        self.expect_all([(name, shape.write(self.folder, name), 1, codes) for name, (shape, *codes) in SHAPES_BAD.items()])

    def test_what_is_legal_but_doubtful_in_a_shapefile_is_a_warning(self):
        self.expect_all([(name, shape.write(self.folder, name), 0, codes) for name, (shape, *codes) in SHAPES_DOUBTFUL.items()])

    def test_a_zipped_shapefile_has_the_faults_of_its_members(self):
        cases = [(name, shape, 0, ()) for name, shape in SHAPES_SOUND.items()]
        cases += [(name, shape, 1, codes) for name, (shape, *codes) in SHAPES_BAD.items()]
        cases += [(name, shape, 0, codes) for name, (shape, *codes) in SHAPES_DOUBTFUL.items()]
        for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            self.expect_all([(name, shape.zipped(self.folder / f'{name}{method}.shz', method), status, codes) for name, shape, status, codes in cases])

    def test_each_shapefile_of_a_zip_is_looked_at_under_its_own_name(self):
        path = Shape().zipped(self.folder / 'two.shz', names=('a/first', 'SECOND'), drop=('SECOND.shx',), upper=('a/first',))
        done = subprocess.run([PROGRAM, 'verify', '--json', path], stdout=subprocess.PIPE)
        *findings, total = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(f['file'], f['code']) for f in findings], [('SECOND.shx', 'shx_missing')])
        self.assertEqual((total['records'], total['sound']), (6, False))

    def test_names_in_a_zip_may_be_anything(self):
        path = Shape().drop('.prj').zipped(self.folder / 'odd.shz', names=('a\x1b[2J\n',))
        done = subprocess.run([PROGRAM, 'verify', path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertIn(b'a?[2J?.prj: error', done.stdout)

    def test_a_damaged_zip_is_a_fault(self):
        whole = Shape().zipped(self.folder / 'whole.shz').read_bytes()
        directory = whole.index(b'PK\1\2')
        crc = bytes(255 - b for b in whole[directory + 16:directory + 20])
        wrong = whole[:directory + 16] + crc + whole[directory + 20:]
        stored = bytearray(Shape().zipped(self.folder / 'stored.shz', zipfile.ZIP_STORED).read_bytes())
        stored[stored.index(b'Gjilan')] ^= 1
        self.expect_all([(name, self.text(name + '.shz', bytes(data)), 1, ['gzip', 'record_count']) for name, data in
                         (('cut', whole[:-30]), ('crc', wrong), ('stored_crc', stored), ('no_zip', b'none of it'))])
        empty = self.folder / 'empty.shz'
        with zipfile.ZipFile(empty, 'w') as archive:
            archive.writestr('readme.txt', 'none')
        status, _, told = self.verify(empty)
        self.assertEqual(status, 1)
        self.assertIn('no .shp is in the archive', str(told))

    def test_projected_coordinates_are_not_degrees(self):
        shape = Shape(1, [struct.pack('<idd', 1, 5e5, 4.7e6)], (5e5, 4.7e6, 5e5, 4.7e6))
        shape.files['.prj'] = bytearray(UTM)
        self.expect('utm', shape.write(self.folder, 'utm'), 0)

    def test_a_member_over_2_gib_is_told(self):
        path = Shape().write(self.folder, 'large')
        with open(path.with_suffix('.dbf'), 'r+b') as file:
            file.truncate(1 << 31)
        self.expect('large', path, 1, 'file_large', 'dbf_size')

    def test_endings_in_capitals_and_other_members_lead_to_the_same_shapefile(self):
        path = Shape().write(self.folder, 'p')
        for ending in ('.shx', '.dbf'):
            self.expect(ending, path.with_suffix(ending), 0)
        upper = self.folder / 'upper'
        upper.mkdir()
        for ending, data in Shape().files.items():
            (upper / ('P' + ending.upper())).write_bytes(data)
        self.expect('upper', upper / 'P.SHP', 0)

    def test_members_of_many_shapefiles_in_one_archive_find_one_another(self):
        names = [f'{folder}/{i}' for folder in ('a', 'b') for i in random.Random(3).sample(range(1000), 200)]
        path = Shape().zipped(self.folder / 'many.shz', names=names, upper=names[::7])
        self.expect('many', path, 0)
        path = Shape().zipped(self.folder / 'less.shz', names=names, upper=names[::7], drop=(names[5] + '.dbf', names[77] + '.shx'))
        status, codes, _ = self.verify(path)
        self.assertEqual((status, sorted(codes)), (1, ['dbf_missing', 'shx_missing']))

    def test_gzip_is_seen_through_and_a_cut_one_is_a_fault(self):
        whole = gzip.compress(raw(collection(feature())))
        self.expect('whole', self.text('whole.geojson.gz', whole), 0)
        self.expect('cut', self.text('cut.geojson.gz', whole[:-9]), 1, 'gzip', 'json_truncated')
        self.expect('hidden', self.text('hidden.geojson', whole), 1, 'gzip_name')
        self.expect('not packed', self.text('plain.geojson.gz', raw(collection(feature()))), 1, 'gzip_name')

    def test_places_are_those_of_the_fault(self):
        text = collection(feature(), feature(properties='{"é":"\\ud800"}'))
        path = self.text('place.geojson', text.encode('utf-8'))
        done = subprocess.run([PROGRAM, 'verify', '--json', path], stdout=subprocess.PIPE)
        found = json.loads(done.stdout.decode('utf-8').splitlines()[0])
        line = text.split('\n')[1]
        column = len(line[:line.index('\\ud800')].encode('utf-8')) + 1
        self.assertEqual((found['line'], found['byte'], found['record'], found['field']), (2, column, 2, 'é'))

    def test_every_cut_of_a_file_is_a_fault_or_ends_with_it(self):
        text = raw(collection(feature(), more=',"bbox":[21.16,42.66,21.16,42.66]'))
        paths = [self.text(f'cut{size}.geojson', text[:size]) for size in range(len(text))]
        done = subprocess.run([PROGRAM, 'verify', '--json', *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        totals = [line for line in map(json.loads, done.stdout.splitlines()) if 'sound' in line]
        self.assertEqual([t['sound'] for t in totals], [False] * len(text))

    def test_a_flood_is_cut_on_a_terminal_and_whole_in_json(self):
        path = self.text('flood.geojson', collection(*[feature('{"type":"Point","coordinates":[1,99]}')] * 50))
        done = subprocess.run([PROGRAM, 'verify', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.stdout.count(' error: '), 10)
        self.assertIn('and 40 more [coordinates_range]', done.stdout)
        self.assertEqual(len(self.verify(path)[1]), 50)

    def test_a_file_that_is_not_there_does_not_keep_the_next_from_being_looked_at(self):
        path = self.text('there.geojson', collection(feature()))
        done = subprocess.run([PROGRAM, 'verify', self.folder / 'not.geojson', path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn('No such file', done.stderr)
        self.assertIn('there.geojson: sound; 1 record', done.stderr)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1], verbosity=1)
