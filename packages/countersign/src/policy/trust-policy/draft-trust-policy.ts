// SPDX-License-Identifier: Apache-2.0
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { DigestList } from '../digest-list.ts';
import type { Draft, Materials, PolicySource } from '../draft.ts';
import { addNote, addSurprise, hasField, type PolicyReader, requireItems } from '../policy-fields.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { Problems } from '../problem.ts';
import { type Later, lateReader, type PolicyScope } from './policy-scope.ts';
import { readDigestList } from './read-digest-list.ts';
import { type OwnDocument, readDocument, refuseRepeatedNames } from './read-document.ts';
import { type RuleDraft, readRule } from './read-rule.ts';
import type { SignerBook } from './read-signed-by.ts';
import { readSigners } from './read-signers.ts';
import { readTrustRoots } from './read-trust-roots.ts';
import type { SignerDraft } from './signer-draft.ts';

const maxRules = 1000;

/** A `TrustPolicy`. Undefined if it has no name to call it by. */
export function draftTrustPolicy(
  document: YamlNode,
  { name: source }: Pick<PolicySource, 'name'>,
  problems: Problems,
): Draft | undefined {
  const reader: PolicyReader = { source, problems, nulls: 'refused' };
  const own = readDocument(document, reader, ['trustRoots', 'signers', 'rules', 'digestNotIn']);
  if (own === undefined) return undefined;
  const scope: PolicyScope = { reader, folder: source.slice(0, source.lastIndexOf('/') + 1), wants: [] };
  const policy = own.namespace === undefined ? own.name : `${own.namespace}/${own.name}`;
  return { title: `TrustPolicy ${policy}`, trustRoots: [], ...readSpec(own, policy, scope) };
}

function readSpec(
  { spec, namespace }: OwnDocument,
  policy: string,
  scope: PolicyScope,
): Pick<Draft, 'wants' | 'compile'> {
  const roots = readTrustRoots(spec, scope);
  const signers = readSigners(spec, { ...scope, roots });
  const book = signerBook(signers);
  const revoked: Later<DigestList>[] = [];
  const ruleScope = { ...scope, book, revoked, policy, namespace };
  const rules = requireItems(spec, 'rules', maxRules)
    .map((item) => readRule(item, ruleScope))
    .filter((rule) => rule !== undefined);
  refuseRepeatedNames(
    scope.reader,
    'rule',
    rules.map(({ name }) => name),
  );
  if (hasField(spec, 'digestNotIn')) {
    const list = readDigestList(spec, 'digestNotIn', scope);
    if (list !== undefined) revoked.push(list);
  }
  noteUnused(signers, book, scope.reader);
  return {
    wants: scope.wants,
    compile: async (materials) => {
      await warnOfSharedKeys(signers, book, lateReader(scope.reader, materials), materials);
      return {
        rules: await compileRules(rules, materials),
        revoked: (await compileLists(revoked, materials)).map((list) =>
          namespace === undefined ? list : { ...list, namespace },
        ),
        exceptions: [],
      };
    },
  };
}

async function compileLists(lists: readonly Later<DigestList>[], materials: Materials) {
  const compiled = await Promise.all(lists.map(async (list) => await list(materials)));
  return compiled.filter((list) => list !== undefined);
}

async function compileRules(rules: readonly RuleDraft[], materials: Materials) {
  const compiled = await Promise.all(rules.map(async ({ compile }) => await compile(materials)));
  return compiled.filter((rule) => rule !== undefined);
}

/** Compiles each signer once for the same materials, so that the same signer is the same object everywhere. */
function signerBook(signers: ReadonlyMap<string, SignerDraft>): SignerBook {
  const compiled = new WeakMap<Materials, Map<string, Promise<PolicySigner | undefined>>>();
  return {
    names: [...signers.keys()],
    used: new Set(),
    compile: async (names, materials) => {
      const known = compiled.get(materials) ?? new Map<string, Promise<PolicySigner | undefined>>();
      compiled.set(materials, known);
      const found = await Promise.all(
        names.map(async (name) => {
          const signer = known.get(name) ?? signers.get(name)?.compile(materials) ?? Promise.resolve(undefined);
          known.set(name, signer);
          return await signer;
        }),
      );
      const whole = found.filter((signer) => signer !== undefined);
      return whole.length === names.length ? whole : undefined;
    },
  };
}

function noteUnused(signers: ReadonlyMap<string, SignerDraft>, { used }: SignerBook, reader: PolicyReader): void {
  for (const { name, at } of signers.values()) {
    if (used.has(name)) continue;
    addNote(reader, at, { rule: 'signer-unused', message: `no rule names the signer \`${name}\`` });
  }
}

/** Who counts distinct people by names would count one key twice; the program counts keys. All signers are compiled for this, used or not. */
async function warnOfSharedKeys(
  signers: ReadonlyMap<string, SignerDraft>,
  book: SignerBook,
  reader: PolicyReader,
  materials: Materials,
): Promise<void> {
  const names = new Map<string, string>();
  for (const { name, at } of signers.values()) {
    const [signer] = (await book.compile([name], materials)) ?? [];
    if (signer?.who.kind !== 'key') continue;
    const { fingerprint } = signer.who.key.key;
    const other = names.get(fingerprint);
    if (other !== undefined) {
      addSurprise(reader, at, {
        rule: 'key-under-two-names',
        message: `\`${name}\` and \`${other}\` are the same key, which counts once however many names it has`,
        hint: 'give each person a key of their own, or keep one name',
      });
    }
    names.set(fingerprint, name);
  }
}
