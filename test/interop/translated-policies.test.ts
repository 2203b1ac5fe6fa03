// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../packages/countersign/src/bytes/json.ts';
import { compileCondition } from '../../packages/countersign/src/policy/cel/compile-condition.ts';
import { translateCue } from '../../packages/countersign/src/policy/translate/cue-to-cel.ts';
import { translateRego } from '../../packages/countersign/src/policy/translate/rego-to-cel.ts';
import type { Translation } from '../../packages/countersign/src/policy/translate/translation.ts';
import { findProgram, missingPrograms } from './support/find-program.ts';

// Generated policies on generated statements, judged by the programs whose languages they are and by their translations.

const folder = mkdtempSync(join(tmpdir(), 'countersign-policies-'));
after(() => rmSync(folder, { recursive: true }));

/** Another one finds other policies. */
const seed = Number(process.env['COUNTERSIGN_TEST_SEED'] ?? 11);

const scalar = fc.constantFrom<JsonValue>('x', 'y', 'xy', '', 0, 1, 2, 3.5, -1, true, false, null);
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ any: JsonValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'k-1'), tie('any'), { maxKeys: 3 }) as fc.Arbitrary<JsonObject>,
  ),
})).any;
const statement = fc.record({ p: value, q: value, l: fc.array(value, { maxLength: 3 }) }, { requiredKeys: [] });
const statements = fc.sample(statement, { numRuns: 150, seed: 4 }) as JsonObject[];

const literal = fc.constantFrom('"x"', '"y"', '""', '1', '2', '3.5', 'true', 'false', 'null');
const path = fc.constantFrom('p', 'q', 'p.a', 'p.a.b', 'q.b', 'l[0]', 'p["k-1"]', 'l[1].a', 'missing', 'p.a[0]');

const operand = fc.oneof(
  path.map((text) => `input.${text}`),
  literal,
);
const regoAtom = fc.oneof(
  fc
    .tuple(
      path,
      fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
      literal.filter((text) => /^["0-9]/.test(text)),
    )
    .map(([left, operator, right]) => `input.${left} ${operator} ${right}`),
  fc
    .tuple(operand, fc.constantFrom('==', '!='), operand)
    .filter(([left, , right]) => left.startsWith('input') || right.startsWith('input'))
    .map((parts) => parts.join(' ')),
  fc
    .tuple(fc.constantFrom('startswith', 'endswith', 'contains'), path, fc.constantFrom('"x"', '""', 'input.q'))
    .map(([name, left, right]) => `${name}(input.${left}, ${right})`),
  path.map((text) => `regex.match("^x+$", input.${text})`),
  fc
    .tuple(path, fc.constantFrom('==', '>', '<='), fc.constantFrom('0', '1', '2'))
    .map(([left, operator, right]) => `count(input.${left}) ${operator} ${right}`),
  path.map((text) => `input.${text}`),
  path.map((text) => `input.${text} in ["x", 1, null]`),
  path.map((text) => `"x" in input.${text}`),
  fc.tuple(path, literal).map(([text, right]) => `input.${text}[_] == ${right}`),
  fc.tuple(path, literal).map(([text, right]) => `input.${text}[_].a != ${right}`),
  path.map((text) => `helper_${text.length % 2}`),
);
const regoStatement = fc.oneof(
  regoAtom,
  regoAtom.filter((text) => !text.includes('[_]')).map((text) => `not ${text}`),
  fc.tuple(path, literal).map(([text, right]) => `every e in input.${text} {\n e != ${right}\n}`),
  fc.constant('count(deny) == 0'),
  fc
    .tuple(path, fc.constantFrom('x == 1', 'x.a == "x"', 'x.a != 1', 'not x.b'), fc.constantFrom('== 0', '> 0'))
    .map(([text, test, compared]) => `count([x | x := input.${text}[_]; ${test}]) ${compared}`),
  fc
    .tuple(path, path, literal)
    .map(
      ([one, other, right]) =>
        `(count([x | x := input.${one}[_]; x == ${right}]) + count([y.a | y := input.${other}[_]])) == 0`,
    ),
);
const regoTail = fc.oneof(
  fc.constant(''),
  fc
    .tuple(path, literal)
    .map(([text, right]) => `some i\n input.${text}[i].a == ${right}\n input.${text}[i].b != ${right}`),
  fc.tuple(path, literal).map(([text, right]) => `some e in input.${text}\n e.a == ${right}\n not e.b`),
  fc.tuple(path, literal).map(([text, right]) => `e := input.${text}\n e != ${right}\n count(e) > 0`),
  fc.tuple(path, literal).map(([text, right]) => `e = input.${text}[_]\n e.a != ${right}`),
);
const regoBody = fc
  .tuple(fc.array(regoStatement, { minLength: 1, maxLength: 2 }), regoTail)
  .map(([atoms, tail]) => [...atoms, tail].filter((text) => text !== '').join('\n '));
const regoPolicy = fc
  .tuple(fc.array(regoBody, { minLength: 1, maxLength: 2 }), regoAtom, regoAtom)
  .map(([bodies, first, second]) =>
    [
      'package sigstore\n\nimport future.keywords\n\ndefault isCompliant = false',
      `helper_0 {\n input.p != 1\n}\n\nhelper_1 = true {\n input.q.b == "x"\n}`,
      `deny[msg] {\n ${[first, second].find((text) => !text.includes('helper')) ?? 'input.p == 1'}\n msg := "no"\n}`,
      ...bodies.map((body) => `isCompliant {\n ${body}\n}`),
    ].join('\n\n'),
  );

test('what is translated from Rego answers as OPA does', { skip: missingPrograms('opa') }, async () => {
  const data = join(folder, 'data.json');
  writeFileSync(data, JSON.stringify({ statements }));
  let yes = 0;
  const refused: string[] = [];
  for (const policy of fc.sample(regoPolicy, { numRuns: 120, seed })) {
    const ours = await ourAnswers(translateRego(policy, 'statement'), refused);
    if (ours === undefined) continue;
    const theirs = opaAnswers(policy, data);
    assertSame(policy, ours, theirs);
    yes += theirs.filter((answer) => answer).length;
  }
  assert.ok(yes > 300, `${yes} were accepted: too few to tell anything`);
  assert.ok(refused.length < 40, `${refused.length} were not translated: ${[...new Set(refused)].join('; ')}`);
});

function opaAnswers(
  policy: string,
  data: string,
  isAccepted = 'data.sigstore.isCompliant == true',
): readonly boolean[] {
  const file = join(folder, 'policy.rego');
  writeFileSync(file, policy);
  const query = `[count([1 | ${isAccepted} with input as s]) | s := data.statements[_]]`;
  const program = findProgram('opa') ?? '';
  const output = execFileSync(program, ['eval', '--v0-compatible', '--format=raw', '-d', file, '-d', data, query], {
    encoding: 'utf8',
  });
  return (JSON.parse(output) as number[]).map((count) => count > 0);
}

const regoResponse = fc
  .tuple(fc.array(fc.tuple(regoBody, regoAtom), { minLength: 1, maxLength: 2 }), path)
  .filter(([rules]) => rules.every(([, atom]) => / (?:==|!=|<|<=|>|>=) /.test(atom)))
  .map(([rules, named]) =>
    [
      'package sigstore\n\nimport future.keywords\n',
      'helper_0 {\n input.p != 1\n}\n\nhelper_1 = true {\n input.q.b == "x"\n}\n\ndeny[msg] {\n input.p == 1\n msg := "no"\n}',
      ...rules.map(
        ([text, atom], index) =>
          `isCompliant[response] {\n ${text}\n result = (${atom})\n${index === 0 ? ` message = sprintf("%v", [input.${named}])\n` : ''} response := {"result": result, "error": ${index === 0 ? 'message' : '"no"'}, "warning": ""}\n}`,
      ),
    ].join('\n\n'),
  );

test('what is translated from responses in Rego is enough as the policy-controller takes it', {
  skip: missingPrograms('opa'),
}, async () => {
  const data = join(folder, 'data.json');
  writeFileSync(data, JSON.stringify({ statements }));
  let yes = 0;
  let translated = 0;
  const refused: string[] = [];
  for (const policy of fc.sample(regoResponse, { numRuns: 60, seed })) {
    const ours = await ourAnswers(translateRego(policy, 'statement'), refused);
    if (ours === undefined) continue;
    translated++;
    const theirs = opaAnswers(policy, data, 'data.sigstore.isCompliant[_].result == true');
    assertSame(policy, ours, theirs);
    yes += theirs.filter((answer) => answer).length;
  }
  assert.ok(translated > 20, `${translated} were translated: ${[...new Set(refused)].join('; ')}`);
  assert.ok(yes > 30, `${yes} were accepted: too few to tell anything`);
});

const cueScalar = fc.constantFrom('"x"', '"y"', '""', '1', '2', '3.5', 'true', 'null');
const cueBound = fc.constantFrom('=~"x"', '!~"^x$"', '!="x"', '!=1', '!=null', '!=true', '>=1', '<2', '>"w"', '<="x"');
const cueType = fc.constantFrom('string', 'number', 'bool', 'int', '_');
const cuePlain = fc.oneof(
  cueScalar,
  cueBound,
  cueType.filter((text) => text !== '_'),
);
const cueAlternatives = fc.array(cuePlain, { minLength: 2, maxLength: 3 }).map((parts) => parts.join(' | '));
const cueValue: fc.Arbitrary<string> = fc.letrec<{ any: string; field: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    fc.oneof(
      cuePlain,
      cueType,
      cueAlternatives,
      fc.tuple(cueBound, cueBound).map((parts) => parts.join(' & ')),
    ),
    fc.array(tie('field'), { maxLength: 2 }).map((fields) => `{\n${fields.join('\n')}\n}`),
    tie('any').map((text) => `[...${text.includes('|') ? `(${text})` : text}]`),
    fc.constantFrom('[...]', '[_, ...]'),
    fc.array(tie('any'), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`),
  ),
  field: fc
    .tuple(fc.constantFrom('a', 'b', 'c', '"k-1"'), fc.constantFrom('?', '!', '!'), tie('any'))
    .map(([name, mark, text]) => `${name}${mark}: ${text}`),
})).any;
const cuePolicy = fc
  .tuple(fc.constantFrom('p!', 'q!', 'l!', 'p!: a!', 'q!: b!', 'p?: a!', 'l?'), cueValue, fc.option(cueValue))
  .map(([name, first, second]) => `${name}: ${first}\n${second === null ? '' : `q!: ${second}\n`}`);

test('what is translated from CUE answers as CUE does where every field is required', {
  skip: missingPrograms('cue'),
}, async () => {
  const refused: string[] = [];
  const some = statements.slice(0, 25);
  let yes = 0;
  for (const policy of fc.sample(cuePolicy, { numRuns: 40, seed })) {
    const translation = translateCue(policy, 'statement');
    // Without the mark, CUE fills in what is missing, and so nothing has to be there. We demand it all the same.
    assert.deepEqual(celOf(translateCue(policy.replaceAll('!:', ':'), 'statement')), celOf(translation));
    const ours = await ourAnswers(translation, refused, some);
    if (ours === undefined) continue;
    assertSame(policy, ours, cueAnswers(policy, some), some);
    yes += ours.filter((answer) => answer).length;
  }
  assert.ok(yes > 15, `${yes} were accepted: too few to tell anything`);
  assert.ok(refused.length < 20, `${refused.length} were not translated: ${[...new Set(refused)].join('; ')}`);
});

function celOf(translation: Translation): string {
  return translation.kind === 'condition' ? translation.cel : translation.why;
}

function cueAnswers(policy: string, inputs: readonly JsonObject[]): readonly boolean[] {
  const file = join(folder, 'policy.cue');
  writeFileSync(file, policy);
  return inputs.map((input) => {
    const data = join(folder, 'input.json');
    writeFileSync(data, JSON.stringify(input));
    try {
      execFileSync(findProgram('cue') ?? '', ['vet', '-c', file, data], { stdio: 'pipe' });
      return true;
    } catch {
      return false;
    }
  });
}

async function ourAnswers(
  translation: Translation,
  refused: string[],
  inputs: readonly JsonObject[] = statements,
): Promise<readonly boolean[] | undefined> {
  if (translation.kind === 'untranslatable') {
    refused.push(translation.why);
    return undefined;
  }
  const condition = await compileCondition(translation.cel);
  return inputs.map((input) => {
    const result = condition.evaluate({ statement: input, predicate: null, subject: {}, image: {}, signer: {} });
    assert.notEqual(result.kind, 'failed', `${translation.cel}\n${JSON.stringify(input)}\n${JSON.stringify(result)}`);
    return result.kind === 'true';
  });
}

function assertSame(
  policy: string,
  ours: readonly boolean[],
  theirs: readonly boolean[],
  inputs: readonly JsonObject[] = statements,
): void {
  for (const [index, answer] of ours.entries()) {
    assert.equal(answer, theirs[index], `${policy}\n${JSON.stringify(inputs[index])}`);
  }
}
