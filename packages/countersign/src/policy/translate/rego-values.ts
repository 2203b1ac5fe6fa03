// SPDX-License-Identifier: Apache-2.0
import { type CelOperand, celNumber, celString, elementOf, memberOf, statementRoot } from './cel-text.ts';
import { hasType } from './compare-values.ts';
import { isConstant, type RegoScope } from './rego-scope.ts';
import type { RegoTerm } from './rego-syntax.ts';
import { Untranslatable } from './translation.ts';

/** @throws {Untranslatable} for a value that is gone through, unknown, or computed in a way that has no translation */
export function valueOf(term: RegoTerm, scope: RegoScope): CelOperand {
  switch (term.kind) {
    case 'scalar':
      return scalar(term);
    case 'list': {
      const items = term.items.map((item) => valueOf(item, scope));
      const cel = `[${items.map((item) => item.cel).join(', ')}]`;
      // Lists of lists of themselves double with each line.
      if (cel.length > 4096) throw new Untranslatable(term.line, 'the list is too long');
      return {
        cel,
        guards: items.flatMap((item) => item.guards),
        type: 'list',
      };
    }
    case 'reference':
      return referenced(term, scope);
    case 'call':
      return called(term, scope);
    case 'comprehension':
    case 'sum':
    case 'object':
    case 'comparison':
      throw new Untranslatable(term.line, `${valueNames[term.kind]} has no translation here`);
  }
}

const valueNames = {
  comprehension: 'a list that is not only counted',
  sum: 'a sum that is not only compared with 0',
  object: 'an object',
  comparison: 'a comparison in the place of a value',
};

function scalar({ value, line }: Extract<RegoTerm, { kind: 'scalar' }>): CelOperand {
  if (typeof value === 'string') return { cel: celString(value), guards: [], type: 'string' };
  if (typeof value === 'boolean') return { cel: String(value), guards: [], type: 'bool' };
  if (value === null) return { cel: 'null', guards: [], type: 'null' };
  const cel = celNumber(value);
  if (cel === undefined) throw new Untranslatable(line, 'the number is too large to be compared exactly');
  return { cel, guards: [], type: 'number' };
}

function referenced(term: Extract<RegoTerm, { kind: 'reference' }>, scope: RegoScope): CelOperand {
  let value = rootOf(term, scope);
  for (const step of term.steps) {
    if (step.kind === 'variable') throw new Untranslatable(term.line, `\`[${step.name}]\` has no translation here`);
    const { cel, guards } = value;
    value = step.kind === 'name' ? memberOf({ cel, guards }, step.name) : elementOf({ cel, guards }, step.index);
  }
  return value;
}

function rootOf({ root, line }: Extract<RegoTerm, { kind: 'reference' }>, scope: RegoScope): CelOperand {
  if (scope.comprehensions.has(root)) {
    throw new Untranslatable(line, `\`${root}\` is a list that can be counted here, and nothing else`);
  }
  const local = scope.locals.get(root);
  if (local !== undefined) return local;
  if (root === 'input') return statementRoot;
  const rules = scope.rules.get(root);
  const [constant] = rules ?? [];
  if (rules === undefined || constant === undefined || !isConstant(rules)) {
    throw new Untranslatable(line, `\`${root}\` has no translation as a value`);
  }
  if (scope.within.has(root)) throw new Untranslatable(line, `the rule \`${root}\` speaks of itself`);
  scope.countStatement(line);
  return valueOf(constant.value, {
    ...scope,
    locals: new Map(),
    comprehensions: new Map(),
    within: new Set([...scope.within, root]),
  });
}

const textFunctions: Readonly<Record<string, string>> = {
  startswith: 'startsWith',
  endswith: 'endsWith',
  contains: 'contains',
};

function called({ name, args, line }: Extract<RegoTerm, { kind: 'call' }>, scope: RegoScope): CelOperand {
  const [first, second] = args;
  if (first === undefined || args.length > 2) return unknown(name, line);
  if (second === undefined) return name === 'count' ? sizeOf(valueOf(first, scope)) : unknown(name, line);
  if (Object.hasOwn(textFunctions, name))
    return onTexts(valueOf(first, scope), textFunctions[name] ?? '', valueOf(second, scope));
  if (name !== 'regex.match' && name !== 're_match') return unknown(name, line);
  if (first.kind !== 'scalar' || typeof first.value !== 'string') {
    throw new Untranslatable(line, 'wanted a pattern that stands in the policy itself');
  }
  return onTexts(valueOf(second, scope), 'matches', valueOf(first, scope));
}

function sizeOf(value: CelOperand): CelOperand {
  const typed = value.type === 'list' ? [] : [hasType(value, ['string', 'list', 'map'])];
  return { cel: `size(${value.cel})`, guards: [...value.guards, ...typed], type: 'number' };
}

function onTexts(text: CelOperand, method: string, argument: CelOperand): CelOperand {
  const typed = [text, argument].filter((value) => value.type !== 'string').map((value) => hasType(value, ['string']));
  return {
    cel: `${text.cel}.${method}(${argument.cel})`,
    guards: [...text.guards, ...argument.guards, ...typed],
    type: 'bool',
  };
}

function unknown(name: string, line: number): never {
  throw new Untranslatable(line, `the function \`${name}\` has no translation`);
}
