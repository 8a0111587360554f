export function generateStaticParams() {
  return [{ locale: "en" }, { locale: "de" }, { locale: "cz" }, { locale: "uk" }];
}

export default async function SignIn({ params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  return <h1 lang={locale}>Login</h1>;
}
