include { shell_word } from '../../../subworkflows/local/samplesheet/main'

// Profiles of one batch of samples, each behind its row number in the samplesheet; a failing sample is listed.
process EXTRACT {
    tag "${meta.id}"
    label 'process_medium'

    input:
    tuple val(meta), val(lines), val(order), val(links), path(files, arity: '0..*', stageAs: 'inputs/?/*')
    path reference, arity: '0..*', stageAs: 'reference/*'
    path population, arity: '0..*', stageAs: 'population/*'
    path knowledge, arity: '0..*', stageAs: 'knowledge/*'

    output:
    tuple val(meta), path("${meta.id}.profiles.tsv"), emit: profiles
    tuple val(meta), path("${meta.id}.failures.tsv"), emit: failures
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def frequencies = population.findAll { path -> !(path.name ==~ /.*\.(tbi|csi)/) }
    def options = [
        reference ? "--reference ${shell_word(reference[0].toString())}" : '',
        frequencies.collect { path -> "--population ${shell_word(path.toString())}" }.join(' '),
        knowledge ? "--knowledge ${shell_word(knowledge[0].toString())}" : '',
        args,
    ].findAll { option -> option }.join(' ')
    """
    printf '%s\\n' ${lines.collect { line -> shell_word(line) }.join(' \\\n        ')} >samplesheet.csv
    printf '%s\\n' ${order.collect { line -> shell_word(line) }.join(' \\\n        ')} >order.tsv
    ${links.join('\n    ')}
    extract_batch.sh ${meta.id} ${task.attempt} --threads ${task.cpus} ${options}

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        marrow: \$(marrow --version | sed -n '1s/marrow //p')
    END_VERSIONS
    """

    stub:
    """
    printf '%s\\t{}\\n' ${order.collect { line -> line.tokenize('\t')[0] }.join(' ')} >${meta.id}.profiles.tsv
    touch ${meta.id}.failures.tsv
    printf '"%s":\\n    marrow: stub\\n' '${task.process}' >versions.yml
    """
}
