// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import { UntrustedError } from '../../errors/errors.ts';
import { durationText } from '../duration-text.ts';
import type { Timeline } from './timeline.ts';

/** Undefined if it was made at most `maxAgeMs` ago. What has no proven time is older than everything. */
export function judgeAge(
  provenMs: number | undefined,
  maxAgeMs: number | undefined,
  timeline: Timeline,
): UntrustedError | undefined {
  if (maxAgeMs === undefined) return undefined;
  const wanted = `wanted evidence that is at most ${durationText(maxAgeMs)} old`;
  if (provenMs === undefined) {
    return new UntrustedError('time-unproven', `${wanted}, and nothing proves when this was made`);
  }
  // At the very instant it is still young enough, and a millisecond later no more.
  if (timeline.isBefore(provenMs + maxAgeMs + 1)) return undefined;
  return new UntrustedError('too-old', `${wanted}, got some of \`${encodeRfc3339(provenMs)}\``);
}
