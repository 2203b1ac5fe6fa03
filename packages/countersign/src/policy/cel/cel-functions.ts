// SPDX-License-Identifier: Apache-2.0
import type { CelFunc, CelList, CelValue } from '@bufbuild/cel';
import { append } from './grow-lists.ts';

type Library = Pick<
  typeof import('@bufbuild/cel'),
  'celFunc' | 'celMethod' | 'celList' | 'CelScalar' | 'listType' | 'objectType'
>;

/** Names in the library's extension for strings that may be used as they are there. */
const fineStrings = ['charAt', 'indexOf', 'lastIndexOf', 'lowerAscii', 'upperAscii', 'substring', 'trim', 'join'];
const wholeNumber = /^[-+]?[0-9]{1,20}$/;
const decimalNumber = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$/;

/**
 * The functions in which we differ from the library: where it differs from CEL in a way that could turn a no into a yes, or where its
 * time is not linear.
 */
export function celFunctions(library: Library, strings: readonly CelFunc[]): CelFunc[] {
  const { celFunc, CelScalar } = library;
  const { DOUBLE, INT, STRING, UINT } = CelScalar;
  return [
    ...strings.filter((known) => fineStrings.includes(known.name)),
    // There, the empty text and "0x10" are numbers.
    celFunc('int', [STRING], INT, (text) => inRange(BigInt(require(wholeNumber, text)), -(2n ** 63n), 2n ** 63n - 1n)),
    celFunc('uint', [STRING], UINT, () => refuse('wanted a number, got a text')),
    // There, what is no number is NaN, of which `!(x < 7.0)` is true.
    celFunc('double', [STRING], DOUBLE, (text) => Number(require(decimalNumber, text))),
    ...listFunctions(library),
    ...timeFunctions(library),
  ];
}

function listFunctions({ celFunc, celMethod, celList, CelScalar, listType }: Library): CelFunc[] {
  const { DYN, STRING } = CelScalar;
  const list = listType(DYN);
  const growing = new WeakMap<CelList, CelValue[]>();
  return [
    // There, a sum of lists is a chain, which takes quadratic time to go through when `map` has made it.
    celFunc('_+_', [list, list], list, (left, right) => celList([...left, ...right])),
    // Nothing but the loop that owns it ever sees a list that still grows.
    celFunc(append, [list, DYN], list, (collected, element) => {
      const elements = growing.get(collected);
      if (elements !== undefined) {
        elements.push(element);
        return collected;
      }
      const fresh: CelValue[] = [...collected, element];
      const result = celList(fresh);
      growing.set(result, fresh);
      return result;
    }),
    // There, the number of replacements may be anything and each copies the text.
    celMethod('replace', STRING, [STRING, STRING], STRING, function (from, to) {
      return this.replaceAll(from, () => to);
    }),
    celMethod('split', STRING, [STRING], list, function (separator) {
      return celList(this.split(separator));
    }),
  ];
}

function timeFunctions({ celFunc, celMethod, CelScalar, objectType }: Library): CelFunc[] {
  const { INT } = CelScalar;
  const timestamp = objectType('google.protobuf.Timestamp');
  const duration = objectType('google.protobuf.Duration');
  const getter = (name: string, get: (date: Date) => number) =>
    celMethod(name, timestamp, [], INT, function () {
      return BigInt(get(dateOf(this)));
    });
  return [
    // There, the number is in milliseconds, and the parts of a date depend on the time zone of the machine.
    celFunc('timestamp', [INT], timestamp, () => refuse('wanted a time as text, got a number')),
    celFunc('duration', [INT], duration, () => refuse('wanted a duration as text, got a number')),
    getter('getFullYear', (date) => date.getUTCFullYear()),
    getter('getMonth', (date) => date.getUTCMonth()),
    getter('getDate', (date) => date.getUTCDate()),
    getter('getDayOfMonth', (date) => date.getUTCDate() - 1),
    getter('getDayOfWeek', (date) => date.getUTCDay()),
    getter('getDayOfYear', dayOfYear),
    getter('getHours', (date) => date.getUTCHours()),
    getter('getMinutes', (date) => date.getUTCMinutes()),
    getter('getSeconds', (date) => date.getUTCSeconds()),
    getter('getMilliseconds', (date) => date.getUTCMilliseconds()),
  ];
}

function dateOf(value: unknown): Date {
  const { seconds, nanos } = (value as { message: { seconds: bigint; nanos: number } }).message;
  return new Date(Number(seconds) * 1000 + Math.floor(nanos / 1_000_000));
}

function dayOfYear(date: Date): number {
  const start = new Date(date.getTime());
  start.setUTCMonth(0, 1);
  return Math.round((date.getTime() - start.getTime()) / 86_400_000);
}

function require(pattern: RegExp, text: string): string {
  return text.length <= 400 && pattern.test(text)
    ? text.replace(/^\+/, '')
    : refuse('wanted a number, got another text');
}

function inRange(value: bigint, from: bigint, to: bigint): bigint {
  return value >= from && value <= to ? value : refuse('wanted a number of 64 bits, got another');
}

function refuse(message: string): never {
  throw new RangeError(message);
}
