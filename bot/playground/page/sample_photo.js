// A picture drawn on the spot, so that a photo can be sent without having one: a damp stain on a ceiling.

/** A JPEG file of 960 × 720 pixels. */
export async function samplePhoto() {
  const canvas = document.createElement("canvas");
  canvas.width = 960;
  canvas.height = 720;
  const pen = canvas.getContext("2d");
  const wall = pen.createLinearGradient(0, 0, 0, 720);
  wall.addColorStop(0, "#d9d4c8");
  wall.addColorStop(0.52, "#cfc8b9");
  wall.addColorStop(0.53, "#b9b3a4");
  wall.addColorStop(1, "#a7a193");
  pen.fillStyle = wall;
  pen.fillRect(0, 0, 960, 720);
  pen.strokeStyle = "#8d8677";
  pen.lineWidth = 5;
  pen.beginPath();
  pen.moveTo(0, 378);
  pen.lineTo(960, 372);
  pen.stroke();
  let seed = 20261123;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let ring = 0; ring < 26; ring += 1) {
    const reach = 250 - ring * 8;
    pen.fillStyle = `rgba(${120 - ring}, ${96 - ring}, ${58 - ring}, 0.05)`;
    pen.beginPath();
    for (let turn = 0; turn <= 40; turn += 1) {
      const angle = (turn / 40) * Math.PI * 2;
      const wobble = reach * (0.75 + 0.25 * Math.sin(angle * 3 + ring * 0.4) + 0.08 * chance());
      pen.lineTo(520 + Math.cos(angle) * wobble * 1.3, 190 + Math.sin(angle) * wobble * 0.68);
    }
    pen.fill();
  }
  for (let spot = 0; spot < 150; spot += 1) {
    pen.fillStyle = `rgba(52, 56, 44, ${0.12 + chance() * 0.3})`;
    pen.beginPath();
    pen.arc(520 + (chance() - 0.5) * 420, 200 + (chance() - 0.5) * 200, 2 + chance() * 9, 0, 7);
    pen.fill();
  }
  pen.fillStyle = "rgba(225, 236, 238, 0.85)";
  for (const [x, y] of [[470, 340], [540, 352], [602, 334]]) {
    pen.beginPath();
    pen.ellipse(x, y, 6, 13, 0, 0, 7);
    pen.fill();
  }
  pen.fillStyle = "#e9e2cf";
  pen.beginPath();
  pen.ellipse(230, 60, 62, 30, 0, 0, 7);
  pen.fill();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return new File([blob], "IMG_1123.jpg", { type: "image/jpeg" });
}
