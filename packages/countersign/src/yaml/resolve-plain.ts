// SPDX-License-Identifier: Apache-2.0

/** What a scalar without quotes means. */
export type PlainValue =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'ambiguous'; readonly why: string };

const nullGrammar = /^(?:|~|null|Null|NULL)$/;
const trueGrammar = /^(?:true|True|TRUE)$/;
const falseGrammar = /^(?:false|False|FALSE)$/;
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
// Numbers of the core schema (YAML 1.2.2 §10.3.2) that JSON does not have; versions of YAML disagree about some.
const otherNumber =
  /^(?:[-+]?\d+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** The core schema of YAML 1.2, with only those numbers that JSON has too and that a double holds exactly. Times and `yes` are texts. */
export function resolvePlain(text: string): PlainValue {
  if (nullGrammar.test(text)) return { kind: 'value', value: null };
  if (trueGrammar.test(text)) return { kind: 'value', value: true };
  if (falseGrammar.test(text)) return { kind: 'value', value: false };
  if (jsonNumber.test(text)) return numberOf(text);
  if (otherNumber.test(text)) return { kind: 'ambiguous', why: 'a number as JSON writes it' };
  return { kind: 'value', value: text };
}

function numberOf(text: string): PlainValue {
  const value = Number(text);
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    return { kind: 'ambiguous', why: 'a whole number up to 2^53 - 1' };
  }
  return { kind: 'value', value };
}
