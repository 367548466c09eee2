"""What the program itself says to questions: answers with every candidate and its signals."""
import json
import subprocess

from questions import is_right, is_within


def ask(incmap, gazetteers, questions, options=()):
    """One answer for each question, in order."""
    command = [incmap, 'resolve', '--explain', *options]
    for path in gazetteers:
        command += ['--gazetteer', path]
    lines = ''.join(json.dumps({**q['query'], 'id': n}, ensure_ascii=False) + '\n'
                    for n, q in enumerate(questions))
    run = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if [a['id'] for a in answers] != list(range(len(questions))):
        raise ValueError(f'{len(questions)} questions, {len(answers)} answers')
    return answers


def candidates_of(answer):
    return [c for name in answer.get('weighed', ()) for c in name['candidates']]


def holds_right(question, answer):
    """The oracle: is any candidate, or the answer itself, right?"""
    return any(is_right(question['truth'], place) for place in [answer, *candidates_of(answer)])


def holds_within(question, answer):
    """Whether the answer is an area that the marked point lies in."""
    return answer['status'] != 'unplaced' and is_within(question['truth'], answer)


class Example:
    """One name that was weighed: the signals of its candidates, and which of them are right."""

    def __init__(self, question, weighed):
        self.doc = question['doc']
        self.candidates = [c['signals'] for c in weighed['candidates']]
        self.right = [is_right(question['truth'], c) for c in weighed['candidates']]

    def without_right(self):
        """The same as if the gazetteer lacked the place: then "none of these" is right."""
        kept = [c for c, right in zip(self.candidates, self.right) if not right]
        lacking = Example.__new__(Example)
        lacking.doc, lacking.candidates, lacking.right = self.doc, kept, [False] * len(kept)
        return lacking


def examples_of(questions, answers):
    """Questions that were weighed once and have candidates to choose from."""
    for question, answer in zip(questions, answers):
        weighed = answer.get('weighed', ())
        if len(weighed) == 1 and weighed[0]['candidates']:
            yield Example(question, weighed[0])
