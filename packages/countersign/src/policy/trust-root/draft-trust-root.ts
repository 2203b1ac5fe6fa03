// SPDX-License-Identifier: Apache-2.0
import type { YamlNode } from '../../yaml/yaml-node.ts';
import { requireGoText, requireOneGoField } from '../cluster-image-policy/go-fields.ts';
import type { Draft, OfferedRoot, PolicySource } from '../draft.ts';
import {
  fieldsOf,
  optionalFields,
  type PolicyFields,
  type PolicyReader,
  refuseUnknown,
  requireFields,
} from '../policy-fields.ts';
import type { Problems } from '../problem.ts';
import { readRemote } from './read-remote.ts';
import { readRepository } from './read-repository.ts';
import { readSigstoreKeys } from './read-sigstore-keys.ts';

type LoadRoot = OfferedRoot['load'];

/**
 * A `TrustRoot` of Sigstore's policy-controller (`policy.sigstore.dev/v1alpha1`), which `trustRootRef` names. Every mistake goes to
 * `problems`, where that program keeps only the last one. Undefined if it has no name to call it by.
 */
export function draftTrustRoot(
  document: YamlNode,
  { name: source }: Pick<PolicySource, 'name'>,
  problems: Problems,
): Draft | undefined {
  const reader: PolicyReader = { source, problems, nulls: 'absent' };
  const fields = fieldsOf({ node: document, path: 'TrustRoot', reader });
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['apiVersion', 'kind', 'metadata', 'spec', 'status']);
  const metadata = requireFields(fields, 'metadata');
  const name = metadata === undefined ? undefined : requireGoText(metadata, 'name')?.text;
  const spec = requireFields(fields, 'spec');
  const load = spec === undefined ? undefined : readSpec({ ...spec, path: 'spec' });
  if (name === undefined) return undefined;
  return {
    title: `TrustRoot ${name}`,
    trustRoots: load === undefined ? [] : [{ name: `TrustRoot/${name}`, load }],
    wants: [],
    compile: async () => ({ rules: [], revoked: [], exceptions: [] }),
  };
}

function readSpec(spec: PolicyFields): LoadRoot | undefined {
  const forms = ['remote', 'repository', 'sigstoreKeys'];
  refuseUnknown(spec, forms);
  const form = requireOneGoField(spec, forms);
  const fields = form === undefined ? undefined : optionalFields(spec, form);
  if (fields === undefined) return undefined;
  if (form === 'remote') return readRemote(fields);
  return form === 'repository' ? readRepository(fields) : readSigstoreKeys(fields);
}
