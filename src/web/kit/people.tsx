/** A person in a column: initials, the name on hover and for screen readers; "none" when nobody. */
export function Initials({ person, nobody = "none" }: { person: { name: string; initials: string } | null; nobody?: string }) {
  if (!person) return <span className="qq">{nobody}</span>;
  return (
    <span title={person.name}>
      <span aria-hidden="true">{person.initials}</span>
      <span className="vh">{person.name}</span>
    </span>
  );
}

/** A priority as P1 to P5: the first is a filled mark, the second bold, the rest quiet. The word is there for screen readers. */
export function Priority({ value, word }: { value: string; word?: string }) {
  const look = value === "1" ? "p1" : value === "2" ? "p2" : "q";
  return (
    <span className={look} title={word}>
      P{value}
      {word ? <span className="vh"> {word}</span> : null}
    </span>
  );
}
