// Shows that an example's race is found, pinned and gone with its fix: `node examples/races/verify.ts [NAME...]`.
import '../../bench/races.ts';
