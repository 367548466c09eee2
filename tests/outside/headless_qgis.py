"""QGIS without a screen: what it makes of a file, for the tests that ask."""
import json
import os
import subprocess

PYTHON = '/usr/bin/python3'  # Debian's own, for which its QGIS is built

BEFORE = r'''
import json, os, sys
from qgis.core import *
from qgis.PyQt.QtCore import QDate, QDateTime, QSize, Qt, QTime
from qgis.PyQt.QtGui import QColor
app = QgsApplication([], False)
app.initQgis()

def drawn(layer):
    """The settings and the picture of the layer alone on white, 8 by 5 degrees on 300 by 300 dots."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(300, 300))
    settings.setBackgroundColor(QColor('white'))
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(19, 41, 27, 46))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return settings, job.renderedImage()

def say(found):
    print(json.dumps(found, default=str))
'''
AFTER = '''
sys.stdout.flush()
os._exit(0)  # taking QGIS down may crash, which is not our matter
'''


def ask(test, script, *arguments, folder, **variables):
    """What `script` says of its arguments, an object each time. QGIS keeps all that it leaves in `folder`."""
    if subprocess.run([PYTHON, '-c', 'import qgis.core'], stderr=subprocess.DEVNULL).returncode != 0:
        test.skipTest('QGIS with its python3 is not installed: qgis python3-qgis')
    home = dict.fromkeys(('HOME', 'TMPDIR', 'XDG_RUNTIME_DIR'), str(folder))
    done = subprocess.run([PYTHON, '-c', BEFORE + script + AFTER, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=os.environ | home | {'QT_QPA_PLATFORM': 'offscreen', 'PYTHONIOENCODING': 'utf-8'} | variables)
    test.assertEqual(done.returncode, 0, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{')]
