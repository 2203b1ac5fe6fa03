// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derMalformed, derTag } from './der.ts';

const maxLength = 64;
/** Hours, minutes, seconds; no leap seconds (RFC 5280 §4.1.2.5). */
const clockLimits = [24, 60, 60];
const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:(\.\d*[1-9]))?Z$/;

/**
 * Milliseconds since 1970 of a UTCTime, or of a GeneralizedTime with a fraction of any length (X.690 §11.7, §11.8): in UTC, with seconds,
 * no zero at the end of the fraction. Digits below a millisecond stay in the number, so that comparisons are exact.
 *
 * @throws {MalformedError} `der-malformed`
 */
export function readDerTime(element: DerElement): number {
  const text = textOf(element.content);
  switch (element.tag) {
    case derTag.utcTime:
      return utcTimeOf(text);
    case derTag.generalizedTime:
      return generalizedTimeOf(text);
    default:
      throw derMalformed('wanted a UTCTime or a GeneralizedTime');
  }
}

function utcTimeOf(text: string): number {
  const [, year, ...rest] = utcTime.exec(text) ?? [];
  if (year === undefined) throw derMalformed('wanted a UTCTime `YYMMDDhhmmssZ`');
  // RFC 5280 §4.1.2.5.1: 50 to 99 is the twentieth century.
  return instantOf(Number(year) + (Number(year) < 50 ? 2000 : 1900), rest.map(Number));
}

function generalizedTimeOf(text: string): number {
  const [, year, month, day, hour, minute, second, fraction = '0'] = generalizedTime.exec(text) ?? [];
  if (year === undefined) throw derMalformed('wanted a GeneralizedTime `YYYYMMDDhhmmss[.f]Z`');
  const parts = [month, day, hour, minute, second].map(Number);
  return instantOf(Number(year), parts) + Number(fraction) * 1000;
}

function instantOf(year: number, [month = 0, day = 0, ...clock]: readonly number[]): number {
  const isTime = clock.every((value, index) => value < (clockLimits[index] ?? 0));
  if (!isTime || !isDate(year, month, day)) throw derMalformed('wanted a date and time that exist');
  return Date.UTC(year, month - 1, day) + 1000 * clock.reduce((total, value) => total * 60 + value, 0);
}

/** `Date.UTC` reads years below 100 as 1900 and later, and rolls days over into the next month. */
function isDate(year: number, month: number, day: number): boolean {
  return year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function textOf(content: Uint8Array): string {
  if (content.byteLength > maxLength) throw derMalformed(`wanted a time of at most ${maxLength} characters`);
  return String.fromCharCode(...content);
}
