using Microsoft.AspNetCore.Mvc;

namespace MetricsClient.WebChild;

/// <summary>A controller, so that requests have the labels <c>controller</c> and <c>action</c>.</summary>
[Route("items")]
public sealed class ItemsController : ControllerBase
{
    [HttpGet("{id:int}")]
    public IActionResult Find(int id) => id < 100 ? Ok(id) : NotFound();
}
