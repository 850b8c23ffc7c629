// The login page: no framework, one request.
document.getElementById("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = {
    name: document.getElementById("name").value,
    password: document.getElementById("password").value,
  };
  const answer = await fetch("/login", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) location.replace("/");
  else document.getElementById("said").textContent = (await answer.json()).error;
});
