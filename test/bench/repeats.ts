/** How many measurements a median is made of: of what takes less than a second, and of what takes longer. */
export interface Repeats {
  readonly often: number;
  readonly seldom: number;
}

export const thorough: Repeats = { often: 15, seldom: 3 };
export const quick: Repeats = { often: 3, seldom: 1 };
