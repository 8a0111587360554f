export default function Home() {
  return <h1>AWMS</h1>;
}
