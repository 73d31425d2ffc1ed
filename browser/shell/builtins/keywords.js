/** The words of bash's grammar, in its order. */
export const KEYWORDS = "if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc".split(
  " ",
);
