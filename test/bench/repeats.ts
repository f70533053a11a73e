/** How many measurements a median is made of: the longer one takes, the fewer. */
export interface Repeats {
  readonly often: number;
  readonly some: number;
  readonly seldom: number;
}

export const thorough: Repeats = { often: 15, some: 5, seldom: 3 };
export const quick: Repeats = { often: 3, some: 1, seldom: 1 };
