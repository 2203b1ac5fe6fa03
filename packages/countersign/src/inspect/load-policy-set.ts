// SPDX-License-Identifier: Apache-2.0
import { MalformedError, UsageError } from '../errors/errors.ts';
import type { PolicySource } from '../policy/draft.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { PolicyOptions } from '../policy/prepare-policy.ts';
import type { Files } from '../ports/files.ts';

export interface LoadPolicyOptions extends PolicyOptions {
  readonly files: Files;
  readonly signal?: AbortSignal;
}

const maxPolicyBytes = 1024 * 1024;
const maxWantedBytes = 16 * 1024 * 1024;
const maxFiles = 1000;
const maxDepth = 8;

/**
 * The policies in these files, and in the files of these folders whose names end in `.yaml` or `.yml`, as one set. In a folder, the name of
 * the sub-folder is the place that exceptions come from.
 *
 * @throws {MalformedError} `policy-malformed`
 * @throws {UsageError} `file-not-found`, `file-unreadable`, `sandbox-refused`
 */
export async function loadPolicySet(
  paths: readonly string[],
  { files, signal, ...options }: LoadPolicyOptions,
): Promise<PolicySet> {
  const sources: PolicySource[] = [];
  for (const { path, place } of await policyFiles(paths, files)) {
    signal?.throwIfAborted();
    sources.push({
      name: path,
      bytes: await files.read(path, maxPolicyBytes),
      ...(place === undefined ? {} : { place }),
    });
  }
  const { preparePolicy } = await import('../policy/prepare-policy.ts');
  const prepared = await preparePolicy(sources, options);
  signal?.throwIfAborted();
  return await prepared.compile(await readWanted(prepared.wants, files));
}

interface PolicyFile {
  readonly path: string;
  readonly place?: string;
}

async function policyFiles(paths: readonly string[], files: Files): Promise<readonly PolicyFile[]> {
  const found = new Map<string, PolicyFile>();
  for (const path of paths) {
    const isFolder = await files.isFolder(path);
    const inside = isFolder ? await filesIn(path.replace(/\/+$/, ''), files) : [{ path }];
    if (inside.length === 0) throw emptyFolder(path);
    // A file that is named twice is one file.
    for (const file of inside) found.set(file.path, found.get(file.path) ?? file);
  }
  if (found.size > maxFiles) throw tooMany();
  return [...found.values()];
}

/** Hidden files and folders are left out: `.git`, and the links by which Kubernetes mounts a ConfigMap. */
async function filesIn(root: string, files: Files): Promise<readonly PolicyFile[]> {
  const found: PolicyFile[] = [];
  const visit = async (folder: string, parts: readonly string[]): Promise<void> => {
    if (parts.length > maxDepth || found.length > maxFiles) throw tooMany();
    for (const name of await files.list(folder)) {
      if (name.startsWith('.')) continue;
      const path = `${folder}/${name}`;
      if (await files.isFolder(path)) await visit(path, [...parts, name]);
      else if (/\.ya?ml$/.test(name)) found.push({ path, ...(parts[0] === undefined ? {} : { place: parts[0] }) });
    }
  };
  await visit(root, []);
  return found;
}

/** Those that cannot be read are left out: the policy says where it names them. */
async function readWanted(wants: readonly string[], files: Files): Promise<ReadonlyMap<string, Uint8Array>> {
  const read = await Promise.all(
    wants.map(async (path) => {
      try {
        return [path, await files.read(path, maxWantedBytes)] as const;
      } catch (error) {
        if (error instanceof UsageError) return undefined;
        throw error;
      }
    }),
  );
  return new Map(read.filter((entry) => entry !== undefined));
}

function emptyFolder(path: string): MalformedError {
  const message = `wanted policies in the folder \`${path}\`, got no file whose name ends in \`.yaml\` or \`.yml\``;
  const hint = 'name the folder of the policies, or `countersign policy init IMAGE` to draft one';
  return new MalformedError('policy-malformed', message, { hint, detail: { problems: [message] } });
}

function tooMany(): MalformedError {
  const message = `wanted at most ${maxFiles} files of policies in ${maxDepth} levels of folders, got more`;
  return new MalformedError('policy-malformed', message, { detail: { problems: [message] } });
}
