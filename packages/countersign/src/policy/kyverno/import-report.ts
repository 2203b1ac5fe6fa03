// SPDX-License-Identifier: Apache-2.0
import type { Position } from '../../yaml/yaml-node.ts';
import type { Problem } from '../problem.ts';

/** What an importer has to say besides the policy that it writes; in the order in which it came up. */
export interface ImportReport {
  readonly list: readonly Problem[];
  /** Something that decides was left out; what needed it refuses in its place. */
  untranslated(at: Position | undefined, message: string, hint?: string): void;
  /** The translation refuses more than the original did. */
  stricter(at: Position | undefined, message: string): void;
  note(at: Position | undefined, message: string): void;
}

export function createImportReport(source: string): ImportReport {
  const list: Problem[] = [];
  const add = (problem: Pick<Problem, 'severity' | 'rule' | 'message'>, at?: Position, hint?: string): void => {
    list.push({ ...problem, source, ...(at === undefined ? {} : { at }), ...(hint === undefined ? {} : { hint }) });
  };
  return {
    list,
    untranslated: (at, message, hint) => add({ severity: 'error', rule: 'not-translated', message }, at, hint),
    stricter: (at, message) => add({ severity: 'surprise', rule: 'stricter', message }, at),
    note: (at, message) => add({ severity: 'note', rule: 'differs', message }, at),
  };
}
