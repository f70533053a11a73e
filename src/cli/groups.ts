/** The headings of `orbitr --help`, in their order. */
export const groups = ['Start', 'Desired state', 'Converge', 'Look', 'Operate', 'Service'] as const;

export type Group = (typeof groups)[number];
