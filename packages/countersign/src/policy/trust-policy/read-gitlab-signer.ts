// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { parseHost } from '../../oci/host.ts';
import { exactName } from '../../trust/name-matchers.ts';
import { addError, optionalPlacedText, type PolicyFields, refuseUnknown, requirePlacedText } from '../policy-fields.ts';
import { identityForm } from './identity-form.ts';
import { addressExtension, choiceExtension, idExtension, textExtension, warnOfRef } from './read-github-signer.ts';
import { readRootName, type WitnessDemand } from './read-trust-roots.ts';
import { patternOf } from './read-values.ts';
import type { SignerForm, SignerScope } from './signer-draft.ts';

const fieldNames = ['host', 'project', 'ref', 'config', 'projectId', 'namespaceId', 'trigger', 'runner', 'trustRoot'];
const projectGrammar = /^[A-Za-z0-9_*][A-Za-z0-9_.*-]*(?:\/[A-Za-z0-9_*][A-Za-z0-9_.*-]*)+$/;

/** `gitlab`: pipelines of a project at a ref, with the file that configures them. */
export function readGitlabSigner(
  fields: PolicyFields,
  scope: SignerScope,
  demand: Partial<WitnessDemand>,
): SignerForm | undefined {
  refuseUnknown(fields, fieldNames);
  const host = readHost(fields);
  const project = requirePlacedText(fields, 'project');
  const ref = requirePlacedText(fields, 'ref');
  const config = optionalPlacedText(fields, 'config');
  const rootName = readRootName(fields, scope.roots, 'public-good');
  if (project === undefined || ref === undefined || host === undefined) return undefined;
  if (!projectGrammar.test(project.text)) {
    addError(fields.reader, project.at, {
      rule: 'repository-malformed',
      message: `wanted a project like \`group/project\`, got ${quote(project.text)}`,
    });
    return undefined;
  }
  warnOfRef(fields, ref, ref.text);
  const issuer = `https://${host}`;
  const file = config?.text ?? '.gitlab-ci.yml';
  // `other/project//ci.yml@refs/…` is a file of another project; else it is one of this project at this ref.
  const path = file.includes('//') ? file : `${project.text}//${file}@${ref.text}`;
  const subject = patternOf(fields, { text: `${issuer}/${path}`, at: config?.at ?? project.at });
  const extensions = [
    ...addressExtension(fields, 'project', 'sourceRepositoryUri', `${issuer}/`),
    ...textExtension(fields, 'ref', 'sourceRepositoryRef'),
    ...idExtension(fields, 'projectId', 'sourceRepositoryIdentifier'),
    ...idExtension(fields, 'namespaceId', 'sourceRepositoryOwnerIdentifier'),
    ...textExtension(fields, 'trigger', 'buildTrigger'),
    ...choiceExtension(fields, 'runner', 'runnerEnvironment', ['gitlab-hosted', 'self-hosted']),
  ];
  return subject === undefined
    ? undefined
    : identityForm({ issuer: exactName(issuer), subject, extensions }, rootName, scope, demand);
}

function readHost(fields: PolicyFields): string | undefined {
  const placed = optionalPlacedText(fields, 'host');
  if (placed === undefined) return 'gitlab.com';
  const host = parseHost(placed.text);
  if (host === null || host !== placed.text) {
    addError(fields.reader, placed.at, {
      rule: 'host-malformed',
      message: `wanted a host like \`gitlab.acme.io\`, got ${quote(placed.text)}`,
    });
    return undefined;
  }
  return host;
}
