// SPDX-License-Identifier: Apache-2.0

/** One line of the final table: a number of ours beside the same number of somebody else's, from one run. */
export interface Row {
  readonly benchmark: string;
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** Who is compared with; a number that our own goal names where there is nobody. */
  readonly peerName: string;
  readonly peer?: number;
  /** Ours divided by theirs. */
  readonly ratio?: number;
  readonly goal: string;
  /** Undefined where there is no goal or where the peer is not installed. */
  readonly met?: boolean;
}

export type Goal =
  | { readonly kind: 'ratio-at-most' | 'ratio-at-least' | 'at-most' | 'at-least'; readonly limit: number }
  | { readonly kind: 'none' };

export interface Measurement {
  readonly benchmark: string;
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peerName: string;
  /** Undefined when the peer is not installed. */
  readonly peer: number | undefined;
  readonly goal: Goal;
}

/** Compares what was measured with the goal. A goal that needs an absent peer is neither met nor missed. */
export function judge({ peer, goal, ...rest }: Measurement): Row {
  const ratio = peer === undefined ? undefined : rest.ours / peer;
  const met = isMet(goal, rest.ours, ratio);
  return {
    ...rest,
    goal: goalText(goal),
    ...(peer === undefined ? {} : { peer }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(met === undefined ? {} : { met }),
  };
}

function isMet(goal: Goal, ours: number, ratio: number | undefined): boolean | undefined {
  switch (goal.kind) {
    case 'none':
      return undefined;
    case 'at-most':
      return ours <= goal.limit;
    case 'at-least':
      return ours >= goal.limit;
    case 'ratio-at-most':
      return ratio === undefined ? undefined : ratio <= goal.limit;
    case 'ratio-at-least':
      return ratio === undefined ? undefined : ratio >= goal.limit;
  }
}

function goalText(goal: Goal): string {
  switch (goal.kind) {
    case 'none':
      return '–';
    case 'at-most':
      return `≤ ${goal.limit}`;
    case 'at-least':
      return `≥ ${goal.limit}`;
    case 'ratio-at-most':
      return `≤ ${goal.limit}×`;
    case 'ratio-at-least':
      return `≥ ${goal.limit}×`;
  }
}
