#!/usr/bin/env python3
"""The training of the weights: its mathematics, its questions, and that it runs: BIN in argv[1]."""
import io
import random
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tools' / 'placing'))
import model  # noqa: E402
import questions  # noqa: E402
import train  # noqa: E402
from misspell import misspelt  # noqa: E402


class Made:
    """An example as the model wants it, of candidates drawn at random."""

    def __init__(self, chance, right):
        self.candidates = [{'A': chance.random(), 'B': chance.random()} for _ in range(3)]
        self.right = [i == right for i in range(3)]


class Model(unittest.TestCase):
    def test_the_slope_is_that_of_the_loss(self):
        chance = random.Random(1)
        examples = [(Made(chance, n % 4), 1.0 + n % 2) for n in range(20)]
        weights = {'A': 0.3, 'B': -1.1, 'NONE': 0.5}
        slope = {}
        model.loss_and_slope(examples, weights, slope)
        for name in weights:
            step = 1e-5
            up = model.loss_and_slope(examples, {**weights, name: weights[name] + step}, {})
            down = model.loss_and_slope(examples, {**weights, name: weights[name] - step}, {})
            self.assertAlmostEqual(slope[name], (up - down) / (2 * step), places=4)

    def test_the_fit_finds_the_weight_that_made_the_answers(self):
        chance = random.Random(2)
        examples = []
        for _ in range(400):
            made = Made(chance, 0)
            belief = model.shares(made, {'A': 3.0, 'B': 0.0, 'NONE': 0.0})
            chosen = chance.choices(range(4), belief)[0]
            made.right = [i == chosen for i in range(3)]
            examples.append((made, 1.0))
        fitted = model.fit(examples, {'A': 0.0, 'B': 0.0, 'NONE': 0.0}, ['A', 'B'], 1e-6, 100)
        self.assertAlmostEqual(fitted['A'], 3.0, delta=0.6)
        self.assertAlmostEqual(fitted['B'], 0.0, delta=0.6)


class Questions(unittest.TestCase):
    def test_a_degree_of_longitude_on_the_equator(self):
        self.assertAlmostEqual(questions.km_between((0, 0), (0, 1)), 111.195, places=2)

    def test_tagged_text_gives_the_name_without_what_it_lies_in(self):
        tagged = [('Jackson', 'B-LOC'), (',', 'O'), ('Michigan', 'B-LOC'), ('lies', 'O'),
                  ('near', 'O'), ('Ann', 'B-LOC'), ('Arbor', 'I-LOC'), ('.', 'O')]
        found = list(questions.pairs_of('d', tagged))
        self.assertEqual([q['settle'] for q in found], ['Jackson, Michigan'])
        self.assertEqual(found[0]['query'],
                         {'place': 'Jackson', 'text': 'Jackson lies near Ann Arbor.'})

    def test_a_mistake_is_one_edit(self):
        chance = random.Random(3)
        for _ in range(500):
            wrong = misspelt('mitrovica', chance)
            self.assertNotEqual(wrong, 'mitrovica')
            self.assertLessEqual(abs(len(wrong) - len('mitrovica')), 1)

    def test_news_with_offsets_counted_from_one(self):
        with tempfile.NamedTemporaryFile('w', suffix='.xml') as file:
            file.write('<articles><article><text>In Graz it rained.</text><locations><location>'
                       '<name>Graz</name><start>4</start><end>8</end><lat>47.07</lat>'
                       '<lon>15.44</lon></location></locations></article></articles>')
            file.flush()
            found = list(questions.from_news(file.name))
        self.assertEqual(found[0]['query']['place'], 'Graz')
        self.assertEqual(found[0]['truth'], [('point', 47.07, 15.44, 161)])


class Program(unittest.TestCase):
    def run_with(self, *arguments):
        sys.argv = ['train.py', '--incmap', PROGRAM, *arguments]
        with redirect_stdout(io.StringIO()) as out:
            self.assertEqual(train.main(), 0)
        return out.getvalue()

    def test_measuring_and_learning_run_and_learning_is_repeatable(self):
        self.assertIn('"oracle"', self.run_with('--measure', 'misspelt:20'))
        once = self.run_with('--learn', 'misspelt:20')
        self.assertIn('MATCH_FUZZY', once)
        self.assertEqual(once, self.run_with('--learn', 'misspelt:20'))


if __name__ == '__main__':
    PROGRAM = sys.argv.pop(1)
    unittest.main()
