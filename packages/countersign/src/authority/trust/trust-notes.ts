// SPDX-License-Identifier: Apache-2.0
import type { RepositoryCopy } from '../tuf/repository-copy.ts';

/** Two months more than the public instance has ever gone without new keys. */
const oldAfterMs = 180 * 24 * 60 * 60 * 1000;

/** `2026-11-22` */
export function dayOf(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}

/** What the person at the terminal must know when a copy is used that was not renewed. */
export function oldCopyNote({ mirror, checkedMs, expiresMs }: RepositoryCopy, why: string, nowMs: number): string {
  if (nowMs < expiresMs) return `note: trust is that of \`${mirror}\` as of ${dayOf(checkedMs)} (not renewed: ${why})`;
  return `warning: trust is that of \`${mirror}\` as of ${dayOf(checkedMs)}, which was to be renewed by ${dayOf(expiresMs)} (not renewed: ${why})`;
}

/** The same of what is embedded. */
export function embeddedNote(takenMs: number, why: string, nowMs: number): string {
  const level = nowMs - takenMs > oldAfterMs ? 'warning' : 'note';
  return `${level}: trust is the copy of the public instance in this program, as of ${dayOf(takenMs)} (not renewed: ${why})`;
}
