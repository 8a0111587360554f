type Row = { organizationId: string; name: string };

const visible = (rows: Row[], organizationId: string) => rows.filter((row) => row.organizationId === organizationId);
const ROWS: Row[] = [
  { organizationId: "a", name: "ours" },
  { organizationId: "b", name: "theirs" },
];

describe("Security: tenant isolation", () => {
  test("one's own rows are seen", () => {
    expect(visible(ROWS, "a").map((row) => row.name)).toEqual(["ours"]);
  });

  test.each(["", "c", "A", "a "])("%p sees nothing", (organizationId) => {
    expect(visible(ROWS, organizationId)).toEqual([]);
  });
});
