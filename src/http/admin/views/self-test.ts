/**
 * View model of the self-test.
 */
export type SelfTestView = {
  heading: string;
  /** `null` before it has run. */
  outcome: {
    summary: string;
    isGood: boolean;
    groups: { name: string; checks: { name: string; problem: string | null }[] }[];
  } | null;
};
