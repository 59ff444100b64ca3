/**
 * What the template of the self-test receives.
 */
export type SelfTestView = {
  heading: string;
  /** `null`: it has not been run. */
  outcome: {
    summary: string;
    isGood: boolean;
    groups: { name: string; checks: { name: string; problem: string | null }[] }[];
  } | null;
};
