// SPDX-License-Identifier: Apache-2.0

export type Path = readonly (string | number)[];

interface Container {
  [name: string | number]: unknown;
}

/** Every value in it, containers too; the root itself is not among them. */
export function pathsOf(root: unknown, base: Path = []): readonly Path[] {
  if (typeof root !== 'object' || root === null) return [];
  const names = Array.isArray(root) ? [...root.keys()] : Object.keys(root);
  return names.flatMap((name) => {
    const path = [...base, name];
    return [path, ...pathsOf((root as Container)[name], path)];
  });
}

export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? (value as Container)[name] : undefined),
    root,
  );
}

/** Changes `root`, which must have a container there. */
export function setAt(root: unknown, path: Path, value: unknown): void {
  const [container, name] = containerOf(root, path);
  container[name] = value;
}

export function removeAt(root: unknown, path: Path): void {
  const [container, name] = containerOf(root, path);
  if (Array.isArray(container)) container.splice(Number(name), 1);
  else delete container[name];
}

function containerOf(root: unknown, path: Path): readonly [Container, string | number] {
  const container = valueAt(root, path.slice(0, -1));
  const name = path.at(-1);
  if (typeof container !== 'object' || container === null || name === undefined) throw new Error('no such place');
  return [container as Container, name];
}

/** As `tlogEntries.*.logIndex`: indices of arrays do not matter. */
export function describePath(path: Path): string {
  return path.map((name) => (typeof name === 'number' ? '*' : name)).join('.');
}
