#!/usr/bin/python3
"""Draw docs/banjska.png: what `sh scripts/demo.sh` leaves in out/, over the municipalities of the
default gazetteer's areas. Needs Debian's python3-qgis.

    QT_QPA_PLATFORM=offscreen docs/picture/draw.py
"""
import gzip
import json
import pathlib
import tempfile

from qgis.core import (QgsApplication, QgsCoordinateReferenceSystem, QgsFillSymbol, QgsMapRendererParallelJob,
                       QgsMapSettings, QgsMarkerSymbol, QgsPalLayerSettings, QgsProperty, QgsRectangle, QgsSingleSymbolRenderer,
                       QgsTextBufferSettings, QgsTextFormat, QgsVectorLayer, QgsVectorLayerSimpleLabeling, QgsWkbTypes)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QFont

ROOT = pathlib.Path(__file__).resolve().parents[2]
SIZE = QSize(1000, 620)
VIEW = QgsRectangle(464000, 4741500, 504000, 4766300)  # UTM zone 34N, metres


def layer_of(path, symbol, label, size, colour, subset=''):
    layer = QgsVectorLayer(str(path), path.stem, 'ogr')
    layer.setSubsetString(subset)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))
    text = QgsTextFormat()
    text.setFont(QFont('DejaVu Sans'))
    text.setSize(size)
    text.setColor(QColor(colour))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(1)
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = label, True
    settings.setFormat(text)
    if layer.geometryType() == QgsWkbTypes.PointGeometry:
        settings.placement = QgsPalLayerSettings.OverPoint
        settings.xOffset, settings.yOffset = 36, -2
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    return layer


def municipalities(folder):
    features = json.load(gzip.open(ROOT / 'geodata' / 'areas.geojson.gz'))['features']
    kept = [f for f in features if f['properties']['level'] == 'municipality']
    path = folder / 'municipalities.geojson'
    path.write_text(json.dumps({'type': 'FeatureCollection', 'features': kept}))
    return path


def radius_ring(colour):
    """A circle of uncertainty_m."""
    symbol = QgsMarkerSymbol.createSimple({'name': 'circle', 'color': '200,40,40,50', 'outline_color': colour,
                                           'outline_width': '0.5', 'size_unit': 'MapUnit'})
    symbol.setDataDefinedSize(QgsProperty.fromExpression('2 * "uncertainty_m"'))
    return symbol


def main():
    app = QgsApplication([], False)
    app.initQgis()
    with tempfile.TemporaryDirectory() as name:
        area = QgsFillSymbol.createSimple({'color': '#f4f1ea', 'outline_color': '#8a8377', 'outline_width': '0.4'})
        dot = QgsMarkerSymbol.createSimple({'name': 'circle', 'color': '#b01919', 'outline_color': 'white', 'size': '3'})
        incidents = ROOT / 'out' / 'banjska.geojson'
        layers = [
            layer_of(incidents, dot, "\"place_name\" || ' ' || \"date\" || '\\n' || \"event_type\" || ' (' || \"flags\" || ')'",
                     11, '#7a0f0f', "\"event_type\" = 'Battles'"),
            layer_of(incidents, radius_ring('#b01919'), "''", 8, '#000000', "\"event_type\" = 'Battles'"),
            layer_of(municipalities(pathlib.Path(name)), area, 'upper("name")', 9, '#6b655a'),
        ]
        settings = QgsMapSettings()
        settings.setLayers(layers)
        settings.setOutputSize(SIZE)
        settings.setDestinationCrs(QgsCoordinateReferenceSystem('EPSG:32634'))
        settings.setExtent(VIEW)
        settings.setBackgroundColor(QColor('#dfe8ee'))
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        job.renderedImage().save(str(ROOT / 'docs' / 'banjska.png'))
    app.exitQgis()


main()
