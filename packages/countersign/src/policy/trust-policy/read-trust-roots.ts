// SPDX-License-Identifier: Apache-2.0

import { closestName } from '../../bytes/closest-name.ts';
import { quote } from '../../bytes/quote.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import type { Materials } from '../draft.ts';
import {
  addError,
  fieldsOf,
  optionalEntries,
  optionalOneOf,
  optionalPlacedText,
  type PlacedEntry,
  type PlacedText,
  type PolicyFields,
  type PolicyReader,
  refuseUnknown,
  requirePlacedText,
} from '../policy-fields.ts';
import { attemptNow, contentOf, lateReader, type PolicyScope, type WantedFile, wantFile } from './policy-scope.ts';
import { nameOf } from './read-values.ts';

/** How much evidence signatures under a root must bring. */
export interface WitnessDemand {
  readonly log: 'required' | 'none';
  readonly timestamp: 'required' | 'optional';
}

export interface NamedRoot extends WitnessDemand {
  readonly root: TrustedRoot;
  readonly origin: 'public-good' | 'github' | 'own';
}

/** Roots by name, once the files are there. */
export interface TrustRootDrafts {
  readonly names: readonly string[];
  /** The same objects for the same materials. */
  load(materials: Materials): ReadonlyMap<string, NamedRoot>;
}

interface RootDraft extends WitnessDemand {
  readonly name: string;
  readonly file: WantedFile;
}

const maxRoots = 64;
const fieldNames = ['file', 'log', 'timestamp'];
const builtIn = ['public-good', 'github'] as const;

/** `spec.trustRoots`, and those that are built in. */
export function readTrustRoots(spec: PolicyFields, scope: PolicyScope): TrustRootDrafts {
  const entries = optionalEntries(spec, 'trustRoots', maxRoots);
  const drafts = entries.map((entry) => readRoot(entry, spec, scope)).filter((draft) => draft !== undefined);
  const loaded = new WeakMap<Materials, ReadonlyMap<string, NamedRoot>>();
  return {
    // What is wrong with one is told where it is written, and not again wherever it is used.
    names: [...builtIn, ...entries.map(({ key }) => key)],
    load: (materials) => {
      const roots =
        loaded.get(materials) ?? new Map([...builtInRoots(materials), ...ownRoots(drafts, materials, scope)]);
      loaded.set(materials, roots);
      return roots;
    },
  };
}

function readRoot(entry: PlacedEntry, spec: PolicyFields, scope: PolicyScope): RootDraft | undefined {
  const name = nameOf(spec, { text: entry.key, at: entry.keyAt });
  if (builtIn.some((taken) => taken === entry.key)) {
    const message = `wanted another name for a trust root, got ${quote(entry.key)}, which is built in`;
    addError(scope.reader, entry.keyAt, { rule: 'name-taken', message });
  }
  const fields = fieldsOf(entry);
  if (fields === undefined || name === undefined) return undefined;
  refuseUnknown(fields, fieldNames);
  const placed = requirePlacedText(fields, 'file');
  const file = placed === undefined ? undefined : wantFile(scope, placed);
  const demand = readWitnessDemand(fields, { log: 'required', timestamp: 'optional' });
  return file === undefined ? undefined : { name: name.text, file, ...demand };
}

/** `log` and `timestamp`, or what holds without them. */
export function readWitnessDemand(fields: PolicyFields, otherwise: WitnessDemand): WitnessDemand {
  return {
    log: optionalOneOf(fields, 'log', ['required', 'none']) ?? otherwise.log,
    timestamp: optionalOneOf(fields, 'timestamp', ['required', 'optional']) ?? otherwise.timestamp,
  };
}

function builtInRoots({ roots }: Materials): readonly (readonly [string, NamedRoot])[] {
  return [...roots].map(([name, root]) => {
    switch (name) {
      case 'public-good':
        return [name, { root, origin: name, log: 'required', timestamp: 'optional' }] as const;
      case 'github':
        // It has no log: what it signs is dated by its timestamp authority.
        return [name, { root, origin: name, log: 'none', timestamp: 'required' }] as const;
      default:
        return [name, { root, origin: 'own', log: 'required', timestamp: 'optional' }] as const;
    }
  });
}

function ownRoots(
  drafts: readonly RootDraft[],
  materials: Materials,
  scope: PolicyScope,
): readonly (readonly [string, NamedRoot])[] {
  const reader = lateReader(scope.reader, materials);
  return drafts.flatMap(({ name, file, log, timestamp }) => {
    const bytes = contentOf(file, materials, reader);
    if (bytes === undefined) return [];
    const root = attemptNow(reader, { at: file.at, rule: 'trust-root-malformed' }, () => parseTrustedRoot(bytes));
    return root === undefined ? [] : [[name, { root, origin: 'own', log, timestamp }] as const];
  });
}

/** The name in `trustRoot`, or the default. */
export function readRootName(fields: PolicyFields, roots: TrustRootDrafts, otherwise: string): PlacedText {
  const placed = optionalPlacedText(fields, 'trustRoot');
  if (placed === undefined) return { text: otherwise, at: fields.map.at };
  if (!roots.names.includes(placed.text) && !placed.text.startsWith('TrustRoot/'))
    addUnknownRoot(fields.reader, placed, roots.names);
  return placed;
}

/** The root of that name. One of this document that is missing was told where it is written. */
export function namedRoot(
  { text, at }: PlacedText,
  loaded: ReadonlyMap<string, NamedRoot>,
  names: readonly string[],
  reader: PolicyReader,
): NamedRoot | undefined {
  const root = loaded.get(text);
  if (root === undefined && !names.includes(text)) addUnknownRoot(reader, { text, at }, names);
  if (root === undefined && (text === 'public-good' || text === 'github')) addUnknownRoot(reader, { text, at }, names);
  return root;
}

function addUnknownRoot(reader: PolicyReader, { text, at }: PlacedText, names: readonly string[]): void {
  const closest = closestName(text, names);
  const hint =
    closest === undefined || closest === text
      ? `the trust roots are ${names.join(', ')}`
      : `did you mean \`${closest}\`?`;
  addError(reader, at, {
    rule: 'trust-root-unknown',
    message: `wanted the name of a trust root, got ${quote(text)}`,
    hint,
  });
}
